import { type Clock, elapsed, type MonotonicTime } from "../../clock.ts";

const SPAN_MS = 60_000;
const MOST_CALLS = 60;

/** Tools that one token called in the last minute, at most: an assistant in a loop costs the gateway little. */
export class CallLimit {
  readonly #clock: Clock;
  readonly #calls = new Map<string, MonotonicTime[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns whether one more is within the limit; then it is counted */
  take(token: string): boolean {
    const now = this.#clock.monotonic();
    for (const [each, times] of this.#calls) {
      const recent = times.filter((at) => elapsed(at, now) < SPAN_MS);
      if (recent.length === 0) this.#calls.delete(each);
      else this.#calls.set(each, recent);
    }
    const calls = this.#calls.get(token) ?? [];
    if (calls.length >= MOST_CALLS) return false;
    this.#calls.set(token, [...calls, now]);
    return true;
  }
}
