/** The settings for retries, in milliseconds. */
export interface RetryRule {
  delayMs: number;
  capMs: number;
}

/** Up to this share is added at random, so that deliveries that failed together are not retried together. */
export const JITTER = 0.2;

/**
 * The wait before the n-th retry: n times the delay, capped, plus jitter. An endpoint's `Retry-After` counts when it
 * asks for more, within the cap.
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

/** The longest wait of a retry. */
export function longestDelay({ capMs }: RetryRule): number {
  return Math.round(capMs * (1 + JITTER));
}
