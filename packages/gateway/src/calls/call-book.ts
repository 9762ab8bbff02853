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
  readonly #reading = new Map<string, { ready: Promise<void>; waiting: number }>();

  constructor(store: Store, channelId: string) {
    this.#store = store;
    this.#channelId = channelId;
  }

  /** The calls in memory that have not ended. */
  open(): Call[] {
    return [...this.#calls.values()].filter((call) => !hasEnded(call));
  }

  put(call: Call): void {
    const before = this.#calls.get(call.callId);
    this.#calls.set(call.callId, call);
    if (!hasEnded(call) || (before && hasEnded(before))) return;
    this.#ended.push(call.callId);
    const oldest = this.#ended.length > ENDED_KEPT ? this.#ended.shift() : undefined;
    if (oldest !== undefined) this.#calls.delete(oldest);
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
    const done = (): void => {
      // Only the last one that waited lets later work go straight through: nobody overtakes.
      const mine = this.#reading.get(callId);
      if (mine && --mine.waiting === 0) this.#reading.delete(callId);
    };
    return ready.then(
      () => {
        const result = work(this.#calls.get(callId));
        done();
        return result;
      },
      (error: unknown) => {
        done();
        throw error;
      },
    );
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#reading.values()].map(({ ready }) => ready));
  }

  async #read(callId: string): Promise<void> {
    const call = await this.#store.readCall({ channelId: this.#channelId, callId });
    if (call) this.put(call);
  }
}
