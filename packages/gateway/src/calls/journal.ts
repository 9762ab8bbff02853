import type { Clock } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { Call, EventRecord, PendingDelivery } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { WebhookRegistry } from "../webhooks/registry.ts";
import { laneOf } from "./call.ts";
import { callBody } from "./call-body.ts";
import { CallBook } from "./call-book.ts";
import { advance, drain, quieten, type Step } from "./lifecycle.ts";
import type { Signal } from "./signal.ts";

/** What was just written, for those who come after: the lanes, the feed, the metrics. */
export interface Recorded {
  channelId: string;
  events: readonly EventRecord[];
  deliveries: readonly PendingDelivery[];
  /** For each delivery, whether it is the first pending one of its lane. */
  heads: readonly boolean[];
  call: Call | undefined;
}

export interface JournalOptions {
  store: Store;
  registry: WebhookRegistry;
  clock: Clock;
  ids: Ids;
  onRecorded: (recorded: Recorded) => void;
}

/** An event that is not a call's, such as `users.post`. */
export interface ChannelEvent {
  type: "users" | "channel";
  method: "post" | "patch" | "delete";
  body: string;
}

/**
 * The durable record. A signal becomes a call's next step, its events and what is owed to each webhook,
 * and all of that is written in one transaction. Only when that is on disk does `receive` resolve,
 * and only then may the stanza be acknowledged.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #books = new Map<string, CallBook>();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Takes up a channel: its calls that have not ended go on where they stood. */
  async open(channelId: string): Promise<void> {
    const { store, ids } = this.#options;
    for (const id of await store.lastIds({ channelId })) ids.startBehind(id);
    const book = new CallBook(store, channelId);
    for (const call of await store.openCalls({ channelId })) book.put(call);
    this.#books.set(channelId, book);
  }

  close(channelId: string): void {
    this.#books.delete(channelId);
  }

  /**
   * Takes in a signal. Resolves once all that follows from it is on disk.
   * @param ownNumber the channel's own phone-number JID
   * @throws RinghookError `STORE_FAILED`: the stanza must not be acknowledged
   */
  receive(channelId: string, ownNumber: string, signal: Signal): Promise<void> {
    const book = this.#book(channelId);
    const now = this.#options.clock();
    return book.withCall(signal.callId, async (call) => {
      const known = await this.#write(channelId, ownNumber, book, call, advance(call, signal, now));
      // Memory did not have it, the store does: the same signal again, on the call as it stands.
      if (known) await this.#write(channelId, ownNumber, book, known, advance(known, signal, now));
    });
  }

  /** WhatsApp's queue is drained: calls placed while the channel was away, and without an end so far, are decided. */
  async drain(channelId: string, ownNumber: string): Promise<void> {
    const book = this.#book(channelId);
    await book.settled();
    const queued = book.open().filter((call) => call.status === "queued");
    await Promise.all(
      queued.map((call) => this.#write(channelId, ownNumber, book, call, drain(call, this.#options.clock()))),
    );
  }

  /** Closes calls in the log that nothing was heard of for two minutes. */
  async quieten(channelId: string): Promise<void> {
    const { clock, store } = this.#options;
    const book = this.#book(channelId);
    for (const call of book.open()) {
      const quiet = quieten(call, clock());
      if (!quiet) continue;
      book.put(quiet);
      await store.record({ channelId, call: quiet, events: [], deliveries: [] });
      book.written(quiet);
    }
  }

  /** A call as it stands, or undefined. */
  find(channelId: string, callId: string): Promise<Call | undefined> {
    return this.#book(channelId).find(callId);
  }

  /** Records an event of the channel itself. */
  async publish(channelId: string, { type, method, body }: ChannelEvent): Promise<void> {
    const at = this.#options.clock();
    const eventId = this.#options.ids.next("evt");
    const event: EventRecord = {
      eventId,
      callId: null,
      type,
      method,
      status: null,
      at,
      journaledAt: at,
      body,
    };
    await this.#record(channelId, {}, [event], type);
  }

  /** @returns the call as the store has it, where it was taken for new and is not: nothing was written then */
  async #write(
    channelId: string,
    ownNumber: string,
    book: CallBook,
    before: Call | undefined,
    step: Step | undefined,
  ): Promise<Call | undefined> {
    if (!step) return undefined;
    const { call, changes } = step;
    book.put(call);
    if (changes.length === 0 && before && saysTheSame(before, call)) return undefined;
    const { clock, ids } = this.#options;
    const journaledAt = clock();
    const events = changes.map(
      (change): EventRecord => ({
        eventId: ids.next("evt"),
        callId: call.callId,
        type: "calls",
        method: "post",
        status: change.status,
        at: change.at,
        journaledAt,
        body: callBody(channelId, ownNumber, call, change),
      }),
    );
    try {
      const known = await this.#record(
        channelId,
        { call, isNew: before === undefined },
        events,
        laneOf(call),
      );
      if (known) book.put(known);
      book.written(known ?? call);
      return known;
    } catch (error) {
      book.forget(call.callId);
      throw error;
    }
  }

  async #record(
    channelId: string,
    { call, isNew = false }: { call?: Call; isNew?: boolean },
    events: EventRecord[],
    lane: string,
  ): Promise<Call | undefined> {
    const { store, registry, ids, onRecorded } = this.#options;
    const deliveries: PendingDelivery[] = [];
    for (const { eventId, type, method, body, journaledAt: createdAt } of events) {
      for (const { webhookId } of registry.subscribers(channelId, `${type}.${method}`)) {
        deliveries.push({
          deliveryId: ids.next("dlv"),
          eventId,
          webhookId,
          lane,
          type,
          method,
          body,
          attempts: 0,
          createdAt,
          replayOf: null,
        });
      }
    }
    const { known, heads } = await store.record({ channelId, call, isNew, events, deliveries });
    if (known) return known;
    onRecorded({ channelId, events, deliveries, heads, call });
    return undefined;
  }

  #book(channelId: string): CallBook {
    const book = this.#books.get(channelId);
    if (book) return book;
    throw new RinghookError("CHANNEL_NOT_FOUND", `channel ${channelId} is not open on this node`);
  }
}

/** Whether only the time of the last stanza differs: some repeat three times a second, and need no writing. */
function saysTheSame(before: Call, after: Call): boolean {
  const keys = Object.keys(after) as (keyof Call)[];
  return keys.every((key) => key === "heardAt" || before[key] === after[key]);
}
