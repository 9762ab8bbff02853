import type { RetryRule } from "./retry.ts";

/** So many failures in a row, whichever deliveries they hit, make an endpoint a failing one. */
export const FAILING_AFTER = 8;

/**
 * Whether an endpoint works. One that keeps failing is probed by one delivery at a time,
 * each probe a step further away from the one before, until an attempt succeeds.
 */
export class EndpointHealth {
  #failures = 0;
  #probeAt = 0;

  get failing(): boolean {
    return this.#failures >= FAILING_AFTER;
  }

  /** The earliest moment of the next attempt: milliseconds since 1970; 0 while it works. */
  get probeAt(): number {
    return this.failing ? this.#probeAt : 0;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(rule: RetryRule, now: number): void {
    this.#failures += 1;
    const probes = Math.max(1, this.#failures - FAILING_AFTER + 1);
    this.#probeAt = now + Math.min(probes * rule.delayMs, rule.capMs);
  }
}
