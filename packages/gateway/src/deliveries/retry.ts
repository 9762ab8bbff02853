/** What decides when the next attempt comes. Times in milliseconds. */
export interface RetryRule {
  delayMs: number;
  capMs: number;
}

/** Up to this share is added, so that what failed together does not come back together. */
export const JITTER = 0.2;

/**
 * How long the n-th retry waits: n times the delay, capped, plus jitter. An endpoint's `Retry-After`
 * counts when it asks for more, within the cap.
 *
 * @param failures how often this delivery has failed, 1 for the first retry
 * @param random from 0 to 1
 */
export function retryDelay(
  rule: RetryRule,
  failures: number,
  retryAfterMs: number | null,
  random: number,
): number {
  const linear = Math.min(failures * rule.delayMs, rule.capMs);
  const asked = Math.min(retryAfterMs ?? 0, rule.capMs);
  return Math.max(Math.round(linear * (1 + JITTER * random)), asked);
}

/** The milliseconds a `Retry-After` header asks for: seconds or an HTTP date; null when it is neither. */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
