import type { ResultOf } from "@ringhook/api";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../api/use-stream.ts";
import { durationText, Time } from "../components/time.tsx";
import { type Whose, webhookPath } from "./webhook.ts";

/** How a webhook's endpoint did in the last 24 hours, and what is pending. */
export type Health = ResultOf<"readEndpoint">;

/** The health of an endpoint, kept up to date. Of one for several channels, each channel has its own. */
export function useHealth(whose: Whose, webhookId: string): Health | undefined {
  const path = webhookPath(whose, webhookId, "health");
  const { data, reload } = useLoaded(path, async () => (whose === null ? undefined : get<Health>(path)));
  useStream(["delivery"], reload);
  return data.value;
}

export function EndpointHealth({ health }: { health: Health }) {
  const { attempts, succeeded, latency_ms: latency, pending, failing, next_attempt_at: nextAt } = health;
  return (
    <dl class="health figures">
      <div>
        <dt>Success rate, 24 h</dt>
        <dd>{attempts === 0 ? "–" : shareText(succeeded / attempts)}</dd>
      </div>
      <div>
        <dt>Attempts, 24 h</dt>
        <dd>{attempts.toLocaleString()}</dd>
      </div>
      <div>
        <dt>Median latency</dt>
        <dd>{latency.p50 === null ? "–" : durationText(latency.p50)}</dd>
      </div>
      <div>
        <dt>95th percentile</dt>
        <dd>{latency.p95 === null ? "–" : durationText(latency.p95)}</dd>
      </div>
      <div>
        <dt>Pending</dt>
        <dd>{pending.toLocaleString()}</dd>
      </div>
      {nextAt !== null && (
        <div>
          <dt>{failing ? "Next probe" : "Next attempt"}</dt>
          <dd>
            <Time at={nextAt} />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** 100 % means every attempt: nothing less is rounded up to it. */
function shareText(share: number): string {
  const percent = share * 100;
  return percent < 100 ? `${(Math.floor(percent * 10) / 10).toFixed(1)} %` : "100 %";
}
