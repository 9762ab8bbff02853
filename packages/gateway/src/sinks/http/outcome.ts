import type { Outcome } from "../sink.ts";
import { parseRetryAfter } from "./retry-after.ts";
import type { Sent } from "./sender.ts";

/**
 * What an answer means is in its final status line: any 2xx is success, whatever became of the body; 410 Gone says
 * that the endpoint wants nothing more; all else comes again.
 *
 * @param now milliseconds since 1970
 */
export function outcomeOf(sent: Sent, now: number): Outcome {
  const { at, durationMs, address, status, error, answer, remark } = sent;
  const isRedirect = status !== null && status >= 300 && status < 400;
  const location = isRedirect ? kept(sent.location) : null;
  return {
    result: resultOf(status, error),
    retryAfterMs: parseRetryAfter(sent.retryAfter, now, sent.date),
    evidence: { at, durationMs, address, status, error, answer, remark, location },
  };
}

function resultOf(status: number | null, error: string | null): Outcome["result"] {
  if (status !== null && status >= 200 && status < 300) return "accepted";
  if (status === 410) return "gone";
  return error === "STOPPED" ? "stopped" : "again";
}

/** Length of a stored `Location`, at most; the same as for a webhook's URL. */
const LOCATION_LENGTH = 2_048;

function kept(location: string | null): string | null {
  return location === null ? null : location.slice(0, LOCATION_LENGTH);
}
