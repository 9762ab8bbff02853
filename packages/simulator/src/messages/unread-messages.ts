import type { Timers } from "../ground/timers.ts";

// WhatsApp's phones give up after as many.
const MOST_REQUESTS = 5;
// Enough for a client to begin a new session and send the message again.
const PATIENCE_MS = 10_000;

interface Unread {
  requests: number;
  readonly callOff: () => void;
}

/** The messages of clients that a phone could not open and asked for again. */
export class UnreadMessages {
  readonly #timers: Timers;
  readonly #unread = new Map<string, Unread>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /**
   * A message could not be opened. Returns which time it is to be asked for, or nothing if that was often enough.
   *
   * @param giveUp called when no copy came that can be opened, once
   */
  failed(key: string, giveUp: () => void): number | undefined {
    const known = this.#unread.get(key);
    if (known) {
      known.requests += 1;
      return known.requests <= MOST_REQUESTS ? known.requests : undefined;
    }
    const callOff = this.#timers.after(PATIENCE_MS, () => {
      this.#unread.delete(key);
      giveUp();
    });
    this.#unread.set(key, { requests: 1, callOff });
    return 1;
  }

  /** A message was opened, at last. */
  opened(key: string): void {
    this.#unread.get(key)?.callOff();
    this.#unread.delete(key);
  }
}
