import { type Clock, msOf } from "../../clock.ts";
import { networkOfClient } from "./client-address.ts";

/** Unknown tokens per client and minute that are answered 401, at most; further ones are answered 429. */
export const FAILED_LOGINS = 20;
const WINDOW_MS = 60_000;
/** Clients remembered at once, at most; the oldest is dropped first. */
const ADDRESSES = 10_000;

interface Count {
  failures: number;
  until: number;
}

/**
 * Counts the unknown tokens that a client sends. A valid token always passes, also at the sign-in: otherwise anybody
 * behind the same proxy could lock the others out, and tokens are too long to be guessed.
 */
export class FailedLogins {
  readonly #clock: Clock;
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a failure. @returns the seconds to wait when there were too many, else undefined */
  note(address: string): number | undefined {
    const now = msOf(this.#clock.monotonic());
    const key = networkOfClient(address);
    let count = this.#counts.get(key);
    if (!count || count.until <= now) {
      this.#counts.delete(key);
      count = { failures: 0, until: now + WINDOW_MS };
      this.#counts.set(key, count);
      if (this.#counts.size > ADDRESSES) this.#counts.delete(this.#counts.keys().next().value ?? key);
    }
    count.failures += 1;
    return count.failures > FAILED_LOGINS ? Math.ceil((count.until - now) / 1000) : undefined;
  }
}
