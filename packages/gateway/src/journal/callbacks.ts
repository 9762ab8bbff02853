import { type Clock, nowOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Person } from "../persons.ts";
import type { Callback, CallbackChange, CallbackClosing } from "../store/callbacks.ts";
import type { HolderOf } from "../store/channel-store.ts";

export interface CallbacksOptions {
  holderOf: HolderOf;
  clock: Clock;
  /** Told of entries that changed, once that is on disk. */
  onChanged: (callbacks: readonly Callback[]) => void;
}

/** Somebody was spoken to, or written to. */
export interface Spoken {
  person: Person;
  by: Extract<CallbackClosing, "outgoing_call" | "text">;
  /** When, in milliseconds since 1970. An entry with a newer call stays open. */
  at: number;
}

/**
 * The callers to call back. Missed and answered calls change the list in the journal entry that records them; here is
 * what else changes it.
 */
export class Callbacks {
  readonly #options: CallbacksOptions;
  /** When the next snooze of a channel ends; null for never. Absent until the store was asked. */
  readonly #wakeAt = new Map<string, number | null>();

  constructor(options: CallbacksOptions) {
    this.#options = options;
  }

  /**
   * Opens an entry for a call, or joins the call to its caller's. A call that already has one keeps it, done or not.
   * @returns the call's entry; null for a group call, and without such a call
   */
  async open(channelId: string, callId: string): Promise<Callback | null> {
    const { holderOf, clock } = this.#options;
    const entry = await holderOf(channelId).openCallback({ callId, at: nowOf(clock) });
    if (entry) this.#tell([entry]);
    return entry;
  }

  /** Closes what a person has waiting. Resolves once that is on disk. */
  async spokenTo(channelId: string, { person, by, at }: Spoken): Promise<void> {
    const callerNumber = person.number ?? null;
    const callerLid = person.lid ?? null;
    const closed = await this.#options
      .holderOf(channelId)
      .closeCallbacks({ callerNumber, callerLid, by, at });
    this.#tell(closed);
  }

  /** @throws RinghookError `CALLBACK_NOT_FOUND`, `CALLBACK_EXISTS`, `CALLBACK_DONE` */
  async change(channelId: string, callbackId: string, change: CallbackChange): Promise<Callback> {
    const { holderOf, clock } = this.#options;
    const changed = await holderOf(channelId).changeCallback({ callbackId, change, at: nowOf(clock) });
    if (typeof changed === "string") throw refusalOf(changed, callbackId);
    const wakeAt = this.#wakeAt.get(channelId) ?? null;
    if (changed.snoozedUntil !== null && (wakeAt === null || changed.snoozedUntil < wakeAt)) {
      this.#wakeAt.set(channelId, changed.snoozedUntil);
    }
    this.#tell([changed]);
    return changed;
  }

  /** Ends the snoozes that are over. Called regularly; the store is asked only when there is something to end. */
  async tend(channelId: string): Promise<void> {
    const { holderOf, clock } = this.#options;
    const wakeAt = this.#wakeAt.get(channelId);
    const now = nowOf(clock);
    if (wakeAt === null || (wakeAt !== undefined && wakeAt > now)) return;
    const { woken, nextAt } = await holderOf(channelId).wakeCallbacks({ now });
    this.#wakeAt.set(channelId, nextAt);
    this.#tell(woken);
  }

  /** Forgets a channel that this node no longer holds. */
  close(channelId: string): void {
    this.#wakeAt.delete(channelId);
  }

  #tell(callbacks: readonly Callback[]): void {
    if (callbacks.length > 0) this.#options.onChanged(callbacks);
  }
}

function refusalOf(why: "not_found" | "other_open" | "done", callbackId: string): RinghookError {
  const name = JSON.stringify(callbackId);
  if (why === "not_found") return new RinghookError("CALLBACK_NOT_FOUND", `there is no callback ${name}`);
  if (why === "done") {
    return new RinghookError("CALLBACK_DONE", `callback ${name} is done`, {
      hint: "Send `state: open` with it to reopen it.",
    });
  }
  return new RinghookError(
    "CALLBACK_EXISTS",
    `the caller of callback ${name} has a newer one that is not done`,
    {
      hint: "Use the newer one.",
    },
  );
}
