import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../live/use-stream.ts";
import { durationText, Time } from "../parts/time.tsx";
import { channelPath } from "./channels-api.ts";

/** How the receiving end of a webhook did in the last 24 hours, and what is left to do. */
export interface Health {
  attempts: number;
  succeeded: number;
  /** Milliseconds; null without an attempt. */
  latency_ms: { p50: number | null; p95: number | null };
  pending: number;
  failing: boolean;
  /** When something is sent next; null when nothing is owed. */
  next_attempt_at: number | null;
}

/** The health of an endpoint, as it is now. */
export function useHealth(channelId: string, webhookId: string): Health | undefined {
  const path = channelPath(channelId, "webhooks", webhookId, "health");
  const { data, reload } = useLoaded(path, () => get<Health>(path));
  useStream(["delivery"], reload);
  return data.value;
}

export function EndpointHealth({ health }: { health: Health }) {
  const { attempts, succeeded, latency_ms: latency, pending, failing, next_attempt_at: nextAt } = health;
  return (
    <dl class="health figures">
      <div>
        <dt>Success, 24 h</dt>
        <dd>{attempts === 0 ? "–" : shareText(succeeded / attempts)}</dd>
      </div>
      <div>
        <dt>Attempts, 24 h</dt>
        <dd>{attempts.toLocaleString()}</dd>
      </div>
      <div>
        <dt>Latency, median</dt>
        <dd>{latency.p50 === null ? "–" : durationText(latency.p50)}</dd>
      </div>
      <div>
        <dt>Latency, 95 %</dt>
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

/** 100 % means all of them, so nothing else is rounded up to it. */
function shareText(share: number): string {
  const percent = share * 100;
  return percent < 100 ? `${(Math.floor(percent * 10) / 10).toFixed(1)} %` : "100 %";
}
