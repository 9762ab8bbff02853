import type { Call } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { hasEnded } from "./call.ts";

/** So many ended calls of a channel stay in memory: what is repeated is repeated soon. */
const ENDED_KEPT = 64;

/**
 * The calls of one channel as the journal last wrote them: open ones and a few ended ones in memory, all others
 * in the store. Work on one call runs in the order in which it was asked for.
 */
export class CallBook {
  readonly #store: Store;
  readonly #channelId: string;
  readonly #calls = new Map<string, Call>();
  readonly #ended: string[] = [];
  /** Calls that memory did not have: what was asked for first decides what they are, and the rest waits in line. */
  readonly #beginning = new Map<string, Promise<unknown>>();

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

  /**
   * Runs work on a call; undefined: memory does not have it, and it is probably new. Such work has the call for itself
   * until it is done. On a call that is in memory, work begins at once.
   */
  withCall<T>(callId: string, work: (call: Call | undefined) => Promise<T>): Promise<T> {
    const before = this.#beginning.get(callId);
    const known = this.#calls.get(callId);
    if (known && !before) return work(known);
    // After a failure, too, the next in line has its turn.
    const turn = before
      ? before.then(
          () => work(this.#calls.get(callId)),
          () => work(this.#calls.get(callId)),
        )
      : work(undefined);
    this.#beginning.set(callId, turn);
    const leave = (): void => {
      if (this.#beginning.get(callId) === turn) this.#beginning.delete(callId);
    };
    turn.then(leave, leave);
    return turn;
  }

  /** A call, from memory or from the store. */
  async find(callId: string): Promise<Call | undefined> {
    await this.#beginning.get(callId)?.catch(() => {});
    const found = this.#calls.get(callId);
    return found ?? (await this.#store.readCall({ channelId: this.#channelId, callId })) ?? undefined;
  }

  /** Resolves when it is known of every call what it is. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#beginning.values());
  }
}
