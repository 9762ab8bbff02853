import { durationText } from "../components/time.tsx";
import type { Stats } from "./insights-api.ts";
import "./figures.css";

/** The main figures. */
export function Figures({ insights }: { insights: Stats }) {
  const { calls, missed_rate: rate, ring_time_ms: ring } = insights;
  return (
    <dl class="big-figures">
      <Figure name="Calls" value={(calls.missed + calls.answered).toLocaleString()} />
      <Figure name="Missed" value={rate === null ? "–" : `${Math.round(rate * 100)} %`} />
      <Figure name="Median ring time, answered" value={msText(ring.answered.p50)} />
      <Figure name="Median ring time, missed" value={msText(ring.missed.p50)} />
    </dl>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figures">{value}</dd>
    </div>
  );
}

function msText(ms: number | null): string {
  return ms === null ? "–" : durationText(ms);
}
