import { type Clock, elapsed, type MonotonicTime } from "../clock.ts";
import type { Log } from "../log/log.ts";

/** Of one operation a line this often at the most: a full disk fails thousands a minute. */
const EVERY_MS = 10_000;

/**
 * Says in the log that operations of the store failed: the first at once, those that follow counted in the next line.
 */
export function logFailures(
  log: Log,
  clock: Clock,
): (failure: { operation: string; reason: string }) => void {
  const untold = new Map<string, { since: MonotonicTime; count: number }>();
  return ({ operation, reason }) => {
    const now = clock.monotonic();
    const before = untold.get(operation);
    if (before && elapsed(before.since, now) < EVERY_MS) {
      before.count += 1;
      return;
    }
    untold.set(operation, { since: now, count: 0 });
    const failures = (before?.count ?? 0) + 1;
    log.error({ code: "STORE_FAILED", operation, reason, failures }, "the store failed");
  };
}
