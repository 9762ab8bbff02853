import { givenIdOf, hasEnded } from "../calls/call.ts";
import type { MonotonicTime } from "../clock.ts";
import type { Call } from "../store/records.ts";

/** Ended calls of a channel in memory, at most. A repeated stanza comes soon after the first. */
const ENDED_KEPT = 64;

/** A call in memory, and when it was last heard of. */
export interface Kept {
  call: Call;
  heard: MonotonicTime;
}

/**
 * The calls of one channel as stored: the open ones and a few ended ones. All others are only in the store.
 * Memory is never ahead of the disk: a call is added once it is written. Work on the calls of one id runs one piece at
 * a time, in the order of the requests.
 */
export class OpenCalls {
  readonly #kept = new Map<string, Kept>();
  /** Keys of the calls in memory, by the id that WhatsApp gave them. */
  readonly #keys = new Map<string, string[]>();
  readonly #ended: string[] = [];
  /** The last piece of work on each id that is not done yet. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** A write failed or timed out, so only the store knows which calls are open. */
  isUnsure = false;

  /** The calls in memory that have neither ended nor been closed after silence. */
  open(): Kept[] {
    return [...this.#kept.values()].filter(({ call }) => !hasEnded(call));
  }

  /** The calls in memory with this id from WhatsApp. */
  withId(givenId: string): Call[] {
    const keys = this.#keys.get(givenId);
    return keys ? keys.flatMap((key) => this.#kept.get(key)?.call ?? []) : [];
  }

  get(key: string): Kept | undefined {
    return this.#kept.get(key);
  }

  /** Notes a stanza that changes nothing. */
  heard(key: string, now: MonotonicTime): void {
    const kept = this.#kept.get(key);
    if (kept) kept.heard = now;
  }

  /** Notes a call as it was written. Ended calls stay for a while, because repeats come soon. */
  put(call: Call, heard: MonotonicTime): void {
    const { callId } = call;
    if (!hasEnded(call) && call.endReason !== null) {
      // Closed after silence: if its end comes at all, it comes late.
      this.forget(call);
      return;
    }
    if (!this.#kept.has(callId)) {
      const id = givenIdOf(call);
      this.#keys.set(id, [...(this.#keys.get(id) ?? []), callId]);
    }
    this.#kept.set(callId, { call, heard });
    if (!hasEnded(call) || this.#ended.includes(callId)) return;
    this.#ended.push(callId);
    const oldest = this.#ended.length > ENDED_KEPT ? this.#ended.shift() : undefined;
    const gone = oldest === undefined ? undefined : this.#kept.get(oldest);
    if (gone) this.forget(gone.call);
  }

  /** Notes what the phone noted of a call, as it was written. */
  logged({ callId, log, durationSeconds }: Call): void {
    const kept = this.#kept.get(callId);
    if (kept) kept.call = { ...kept.call, log, durationSeconds };
  }

  /** Takes the call as the store has it. */
  forget(call: Call): void {
    const id = givenIdOf(call);
    this.#kept.delete(call.callId);
    const others = (this.#keys.get(id) ?? []).filter((key) => key !== call.callId);
    if (others.length > 0) this.#keys.set(id, others);
    else this.#keys.delete(id);
  }

  /** Runs work on the calls of an id after all earlier work on them, whether that succeeded or failed. */
  inTurn<T>(givenId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(givenId);
    const turn = before === undefined ? work() : before.then(work, work);
    this.#turns.set(givenId, turn);
    const leave = (): void => {
      if (this.#turns.get(givenId) === turn) this.#turns.delete(givenId);
    };
    turn.then(leave, leave);
    return turn;
  }

  /** Resolves when all work requested so far is done. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#turns.values());
  }
}
