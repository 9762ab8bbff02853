import type { Call } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { hasEnded } from "./call.ts";

/** So many ended calls of a channel stay in memory: what is repeated is repeated soon. */
const ENDED_KEPT = 64;

/**
 * The calls of one channel as the journal last wrote them: open ones and a few ended ones in memory, all others
 * in the store. Work on one call runs in the order in which it was asked for, also while the call is being read.
 */
export class CallBook {
  readonly #store: Store;
  readonly #channelId: string;
  readonly #calls = new Map<string, Call>();
  readonly #ended: string[] = [];
  readonly #reading = new Map<string, { ready: Promise<Call | undefined>; waiting: number }>();

  constructor(store: Store, channelId: string) {
    this.#store = store;
    this.#channelId = channelId;
  }

  /** The calls in memory that have not ended. */
  open(): Call[] {
    return [...this.#calls.values()].filter((call) => !hasEnded(call));
  }

  /** The call as it is from now on, while the store still writes it. */
  put(call: Call): void {
    this.#calls.set(call.callId, call);
  }

  /**
   * The store has the call as it stands here. Only now may memory let go of it: before, a signal that comes again
   * would be read against the past. Ended calls stay a little, as what is repeated is repeated soon.
   */
  written(call: Call): void {
    if (this.#calls.get(call.callId) !== call) return;
    if (hasEnded(call)) {
      this.#ended.push(call.callId);
      const oldest = this.#ended.length > ENDED_KEPT ? this.#ended.shift() : undefined;
      if (oldest !== undefined) this.#calls.delete(oldest);
    } else if (call.endReason !== null) {
      // Gone quiet: if its end comes at all, it comes late.
      this.#calls.delete(call.callId);
    }
  }

  /** After a failed write: what is known of the call is what the store says. */
  forget(callId: string): void {
    this.#calls.delete(callId);
  }

  /** Runs work on a call, reading it first where memory does not have it; undefined: never heard of. */
  withCall<T>(callId: string, work: (call: Call | undefined) => T | Promise<T>): Promise<T> {
    const known = this.#calls.get(callId);
    let reading = this.#reading.get(callId);
    if (known && !reading) return Promise.resolve(work(known));
    if (!reading) {
      reading = { ready: this.#read(callId), waiting: 0 };
      this.#reading.set(callId, reading);
    }
    const { ready } = reading;
    reading.waiting += 1;
    return ready.then(
      (found) => {
        const result = work(this.#calls.get(callId));
        this.#leave(callId, found);
        return result;
      },
      (error: unknown) => {
        this.#leave(callId, undefined);
        throw error;
      },
    );
  }

  /** Only the last one that waited lets later work go straight through, so that nobody overtakes. */
  #leave(callId: string, found: Call | undefined): void {
    const reading = this.#reading.get(callId);
    if (!reading || --reading.waiting > 0) return;
    this.#reading.delete(callId);
    // Not before: memory must not let go of it while somebody waits for it.
    if (found) this.written(found);
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#reading.values()].map(({ ready }) => ready));
  }

  async #read(callId: string): Promise<Call | undefined> {
    const call = await this.#store.readCall({ channelId: this.#channelId, callId });
    if (call) this.put(call);
    return call ?? undefined;
  }
}
