import type { Clock } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { NewAction } from "../store/actions.ts";
import type { Callback } from "../store/callbacks.ts";
import type { HolderOf, RecordOutcome } from "../store/channel-store.ts";
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
    const {
      call,
      isNew = false,
      changes = [],
      decided = [],
      ends = [],
      credentials,
      log,
      summaryOf,
    } = written;
    const { holderOf, registry, ids, onRecorded, onUnsure } = this.#options;
    const { events, deliveries } = entryOf(channelId, news, lane, registry, ids);
    const actions = actionsOf(decided, changes, events, ids);
    const entry = {
      ...{ call, isNew, events, deliveries },
      ...(actions.length > 0 && { actions }),
      ...(ends.length > 0 && { ends: [...ends] }),
      ...(summaryOf !== undefined && { summaryOf }),
      ...(log && { log }),
      ...(credentials && { credentials: [...credentials] }),
    };
    // What comes late is taken up all the same.
    const taken = ({ known, heads, callbacks = [] }: RecordOutcome): Call | undefined => {
      const about = written.about ?? call;
      if (heads) onRecorded({ channelId, events, deliveries, heads, call: about, actions, callbacks });
      return known;
    };
    try {
      return await within(holderOf(channelId).record(entry).then(taken), this.#storeMs, tooSlow);
    } catch (error) {
      if (deliveries.length + actions.length > 0) onUnsure?.(channelId);
      throw error;
    }
  }

  get #storeMs(): number {
    return this.#options.storeMs ?? STORE_MS;
  }
}

function tooSlow(): RinghookError {
  return new RinghookError("STORE_FAILED", "the store does not answer");
}
