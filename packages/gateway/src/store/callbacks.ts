/** The list of callers who were missed and not spoken to since, as the store has it. Times are milliseconds since 1970. */

export type CallbackState = "open" | "snoozed" | "done";

/**
 * How an entry was closed. `joined`: two entries turned out to be of one caller, who was known by number and by LID; the other
 * entry has its calls, and this one is no more.
 */
export type CallbackClosing = "answered" | "outgoing_call" | "text" | "person" | "joined";

/** A caller to call back. A caller has at most one entry in a channel that is not done. */
export interface Callback {
  /** That of the call that opened it, with another prefix: `cbk_…`. */
  callbackId: string;
  channelId: string;
  state: CallbackState;
  /** The caller as in the calls: number JID, else LID, else as WhatsApp named them. */
  caller: string;
  callerNumber: string | null;
  callerLid: string | null;
  callerName: string | null;
  /** ISO code as WhatsApp told it. */
  callerCountry: string | null;
  /** How many missed calls it has. */
  calls: number;
  /** When the first and the newest of them began. */
  firstCallAt: number;
  lastCallAt: number;
  note: string | null;
  assignedTo: string | null;
  /** Set while the state is `snoozed`. */
  snoozedUntil: number | null;
  closedAt: number | null;
  closedBy: CallbackClosing | null;
  changedAt: number;
}

/** What a person changes of an entry. An absent field stays. */
export interface CallbackChange {
  /** `open` ends a snooze, too. */
  state?: "open" | "done";
  note?: string | null;
  assignedTo?: string | null;
  /** Snoozes an entry that is not done; null ends the snooze. */
  snoozedUntil?: number | null;
}

/** The changed entry; or why nothing was changed: there is none, the caller has a newer one, or it is done and cannot sleep. */
export type CallbackChanged = Callback | "not_found" | "other_open" | "done";

/** A person as calls name them: JIDs. */
export interface CallbackPerson {
  callerNumber: string | null;
  callerLid: string | null;
}

/** A filter of entries. An absent field matches all. */
export interface CallbackFilter {
  channelId?: string;
  state?: CallbackState;
  assignedTo?: string;
}

/** A position in the list: after this entry. */
export type CallbackPosition = Pick<Callback, "lastCallAt" | "callbackId">;

/** How many entries wait: each counted up to `MOST_COUNTED`. */
export interface CallbackCounts {
  open: number;
  snoozed: number;
}

/** So many entries are counted at most: a number on a badge needs no more. */
export const MOST_COUNTED = 1_000;

/** The reading side. */
export interface Callbacks {
  /** By the newest call, newest first. */
  listCallbacks(args: {
    filter: CallbackFilter;
    after: CallbackPosition | null;
    limit: number;
  }): Promise<Callback[]>;
  /** One entry, of any channel. */
  readCallback(args: { callbackId: string }): Promise<Callback | null>;
  countCallbacks(args: { channelId: string | null }): Promise<CallbackCounts>;
}

/** What is written of a channel's entries, besides what journal entries do. Each returns the entries that changed, as they are then. */
export interface ChannelCallbacks {
  /** Opens an entry for a call, or joins it to that of its caller. A call that has an entry keeps it as it is. Null without a call. */
  openCallback(args: { callId: string; at: number }): Promise<Callback | null>;
  /** Closes what a person has waiting whose newest call began no later than `at`. */
  closeCallbacks(args: CallbackPerson & { by: CallbackClosing; at: number }): Promise<Callback[]>;
  changeCallback(args: { callbackId: string; change: CallbackChange; at: number }): Promise<CallbackChanged>;
  /** Ends the snoozes that are over, at most 500, and says when the next one is. */
  wakeCallbacks(args: { now: number }): Promise<{ woken: Callback[]; nextAt: number | null }>;
}
