import { type Clock, nowOf } from "../../clock.ts";
import { nearestRank } from "../../quantile.ts";

/** `idle`: no connection is wanted, or none was tried yet. `failing`: the last attempt to connect failed, or the connection was lost. */
export type BrokerState = "idle" | "connecting" | "connected" | "failing";

/** How a broker fares. Counts begin with the process. */
export interface BrokerHealth {
  state: BrokerState;
  /** Since when: milliseconds since 1970. */
  since: number;
  inFlight: number;
  acknowledged: number;
  failed: number;
  /** Of the last thousand messages, from sending to the acknowledgement, in milliseconds; null without one. */
  p50: number | null;
  p99: number | null;
  /** Why the last attempt failed; null when the last one did not. */
  lastError: string | null;
}

/** Latencies that are kept. */
const KEPT = 1_000;

/** Counts what becomes of a broker's messages. */
export class BrokerTally {
  readonly #clock: Clock;
  #state: BrokerState = "idle";
  #since: number;
  #inFlight = 0;
  #acknowledged = 0;
  #failed = 0;
  #lastError: string | null = null;
  readonly #latencies: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = nowOf(clock);
  }

  is(state: BrokerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#since = nowOf(this.#clock);
  }

  begin(): void {
    this.#inFlight += 1;
  }

  /** It ended, and says nothing of the broker. */
  end(): void {
    this.#inFlight -= 1;
  }

  acknowledge(ms: number): void {
    this.#latencies[this.#acknowledged % KEPT] = ms;
    this.#acknowledged += 1;
    this.#lastError = null;
  }

  fail(code: string): void {
    this.#failed += 1;
    this.#lastError = code;
  }

  get health(): BrokerHealth {
    return {
      state: this.#state,
      since: this.#since,
      inFlight: this.#inFlight,
      acknowledged: this.#acknowledged,
      failed: this.#failed,
      p50: nearestRank(this.#latencies, 0.5),
      p99: nearestRank(this.#latencies, 0.99),
      lastError: this.#lastError,
    };
  }
}
