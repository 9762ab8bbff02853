import { later, type MonotonicTime } from "../clock.ts";
import type { RetryRule } from "./retry.ts";

/** An endpoint is failing after this many failures in a row, of any deliveries. */
export const FAILING_AFTER = 8;

/**
 * The health of an endpoint. One that keeps failing is probed with one delivery at a time, at growing intervals, until
 * an attempt succeeds.
 */
export class EndpointHealth {
  #url: string | undefined;
  #failures = 0;
  #probeAt: MonotonicTime | null = null;

  /** Of which URL it is. */
  get url(): string | undefined {
    return this.#url;
  }

  /** Begins anew when the webhook leads to another URL. */
  noteUrl(url: string): void {
    if (url === this.#url) return;
    this.#url = url;
    this.#failures = 0;
    this.#probeAt = null;
  }

  get failing(): boolean {
    return this.#failures >= FAILING_AFTER;
  }

  /** The earliest time of the next attempt; null while the endpoint works. */
  get probeAt(): MonotonicTime | null {
    return this.failing ? this.#probeAt : null;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(rule: RetryRule, now: MonotonicTime): void {
    this.#failures += 1;
    const probes = Math.max(1, this.#failures - FAILING_AFTER + 1);
    this.#probeAt = later(now, Math.min(probes * rule.delayMs, rule.capMs));
  }
}
