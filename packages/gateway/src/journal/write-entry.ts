import { callerOf } from "../calls/call.ts";
import type { Clock } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { NewAction } from "../store/actions.ts";
import type { Callback } from "../store/callbacks.ts";
import type { HolderOf, JournalEntry } from "../store/channel-store.ts";
import type { Call, EventRecord, PendingDelivery } from "../store/records.ts";
import type { WebhookRegistry } from "../subscriptions/registry.ts";
import type { RuleRegistry } from "../subscriptions/rule-registry.ts";
import { within } from "../within.ts";
import { actionsOf, entryOf, type NewEvent, type Written } from "./entry.ts";

/** What was just written, for the lanes, the feed and the metrics. */
export interface Recorded {
  channelId: string;
  events: readonly EventRecord[];
  deliveries: readonly PendingDelivery[];
  /** For each delivery, whether it is the first pending one of its lane. */
  heads: readonly boolean[];
  call: Call | undefined;
  /** Entries of the callbacks that changed with it. */
  callbacks: readonly Callback[];
  /** What rules decided. */
  actions: readonly NewAction[];
}

export interface JournalOptions {
  holderOf: HolderOf;
  registry: WebhookRegistry;
  rules: RuleRegistry;
  clock: Clock;
  ids: Ids;
  onRecorded: (recorded: Recorded) => void;
  /** Called when a write failed. It may be on disk all the same, so the listener has to read the store. */
  onUnsure?: (channelId: string) => void;
  /** Timeout of a write in milliseconds; then the entry counts as failed. Default: 30 s. */
  storeMs?: number;
}

const STORE_MS = 30_000;

/** An entry with all that the lanes need of its deliveries. */
interface Entry extends JournalEntry {
  deliveries: PendingDelivery[];
}

/** Writes entries of the journal, and tells of them once they are on disk. */
export class EntryWriter {
  readonly #options: JournalOptions;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** The store's answer. @throws RinghookError `STORE_FAILED` when it does not come */
  answer<T>(asked: Promise<T>): Promise<T> {
    return within(asked, this.#storeMs, tooSlow);
  }

  /**
   * Writes an entry: all of it, or nothing.
   * @returns the stored call when it was taken for new but is not; then nothing was written
   * @throws RinghookError `STORE_FAILED`
   */
  async write(
    channelId: string,
    written: Written,
    news: NewEvent[],
    lane: string,
  ): Promise<Call | undefined> {
    const entry = this.#entryOf(channelId, written, news, lane);
    try {
      return await within(this.#record(channelId, entry, written.about), this.#storeMs, tooSlow);
    } catch (error) {
      if (entry.deliveries.length + (entry.actions?.length ?? 0) > 0) this.#options.onUnsure?.(channelId);
      throw error;
    }
  }

  #entryOf(channelId: string, written: Written, news: NewEvent[], lane: string): Entry {
    const {
      call,
      isNew = false,
      changes = [],
      decided = [],
      ends = [],
      credentials,
      log,
      summaryOf,
      to,
    } = written;
    const { registry, ids } = this.#options;
    const caller = call ? callerOf(call) : null;
    const { events, deliveries } = entryOf(channelId, news, {
      lane,
      caller,
      registry,
      ids,
      ...(to && { to }),
    });
    const actions = actionsOf(decided, changes, events, ids);
    const entry: Entry = { call, isNew, events, deliveries };
    if (actions.length > 0) entry.actions = actions;
    if (ends.length > 0) entry.ends = [...ends];
    if (summaryOf !== undefined) entry.summaryOf = summaryOf;
    if (log) entry.log = log;
    if (credentials) entry.credentials = [...credentials];
    return entry;
  }

  /** What comes late is taken up all the same. */
  #record(channelId: string, entry: Entry, about = entry.call): Promise<Call | undefined> {
    const { holderOf, onRecorded } = this.#options;
    return holderOf(channelId)
      .record(entry)
      .then(({ known, heads, callbacks = [] }) => {
        const { events, deliveries, actions = [] } = entry;
        if (heads) onRecorded({ channelId, events, deliveries, heads, call: about, actions, callbacks });
        return known;
      });
  }

  get #storeMs(): number {
    return this.#options.storeMs ?? STORE_MS;
  }
}

function tooSlow(): RinghookError {
  return new RinghookError("STORE_FAILED", "the store does not answer");
}
