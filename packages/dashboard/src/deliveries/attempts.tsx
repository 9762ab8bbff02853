import type { Attempt } from "@ringhook/api";
import { Badge } from "../components/badge.tsx";
import { durationText, Time } from "../components/time.tsx";
import { outcomeText, succeeded } from "../webhooks/outcome.ts";
import "./attempts.css";

/** Each attempt of a delivery: when, where to, how long, and the response. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p class="faint">Nothing sent yet.</p>;
  return (
    <ol class="attempts">
      {attempts.map((attempt) => (
        <li key={attempt.number}>
          <p class="attempt-line">
            <Badge tone={succeeded(attempt) ? "good" : "bad"}>{outcomeText(attempt)}</Badge>
            <span>
              Attempt {attempt.number} at <Time at={attempt.at} />
            </span>
            <span class="faint figures">{durationText(attempt.duration_ms)}</span>
            {attempt.address && <span class="faint mono">{attempt.address}</span>}
          </p>
          {attempt.answer && <pre class="attempt-answer">{attempt.answer}</pre>}
        </li>
      ))}
    </ol>
  );
}
