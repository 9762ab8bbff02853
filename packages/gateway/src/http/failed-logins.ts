import type { Clock } from "../clock.ts";

/** So many unknown tokens of one address are answered 401 within a minute, more of them 429. */
export const FAILED_LOGINS = 20;
const WINDOW_MS = 60_000;
/** Addresses remembered at once; beyond, the oldest makes room. */
const ADDRESSES = 10_000;

interface Count {
  failures: number;
  until: number;
}

/**
 * Counts the unknown tokens that an address sends. A known token always passes: a limit that refused it too would
 * let anybody behind the same proxy lock the others out, and tokens are too long to be found by trying.
 */
export class FailedLogins {
  readonly #clock: Clock;
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a failure. @returns the seconds to wait when there were too many, else undefined */
  note(address: string): number | undefined {
    const now = this.#clock();
    let count = this.#counts.get(address);
    if (!count || count.until <= now) {
      this.#counts.delete(address);
      count = { failures: 0, until: now + WINDOW_MS };
      this.#counts.set(address, count);
      if (this.#counts.size > ADDRESSES) this.#counts.delete(this.#counts.keys().next().value ?? address);
    }
    count.failures += 1;
    return count.failures > FAILED_LOGINS ? Math.ceil((count.until - now) / 1000) : undefined;
  }

  /** Whether an address has too many failures behind it just now. */
  blocks(address: string): boolean {
    const count = this.#counts.get(address);
    return count !== undefined && count.until > this.#clock() && count.failures > FAILED_LOGINS;
  }
}
