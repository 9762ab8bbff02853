import type { RetrySchedule } from "../sender.ts";

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
const GIVES_UP_AFTER_MS = 7 * 86_400_000;

/** Meta repeats with growing waits, for seven days. How fast they grow, it does not say: here each is twice the one before. */
export const metaRetries: RetrySchedule = {
  timeoutMs: 10_000,
  waitMs(failures, waitedMs) {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
    return waitedMs + wait > GIVES_UP_AFTER_MS ? undefined : wait;
  },
};
