import { messageOf } from "../errors.ts";
import type { LinkState } from "../links/link.ts";
import type { Log } from "../log/log.ts";
import type { Call, EventRecord, PendingDelivery } from "../store/records.ts";
import type { Settlement } from "../store/store.ts";

/** What happens in the gateway, for those who watch. */
export interface FeedEvents {
  /** Events that are on disk, in the order of their ids. */
  journal: { channelId: string; events: readonly EventRecord[] };
  call: { channelId: string; call: Call; events: readonly EventRecord[] };
  delivery: { delivery: PendingDelivery; settlement: Settlement };
  channel: { channelId: string; link: LinkState };
}

type Listener<Name extends keyof FeedEvents> = (event: FeedEvents[Name]) => void;

/** The live stream. A listener that throws is logged and cannot hold up anything. */
export class Feed {
  readonly #log: Log;
  readonly #listeners: { [Name in keyof FeedEvents]: Set<Listener<Name>> } = {
    journal: new Set(),
    call: new Set(),
    delivery: new Set(),
    channel: new Set(),
  };

  constructor(log: Log) {
    this.#log = log;
  }

  /** @returns stops the listening */
  on<Name extends keyof FeedEvents>(name: Name, listener: Listener<Name>): () => void {
    this.#listeners[name].add(listener);
    return () => this.#listeners[name].delete(listener);
  }

  emit<Name extends keyof FeedEvents>(name: Name, event: FeedEvents[Name]): void {
    for (const listener of this.#listeners[name]) {
      try {
        listener(event);
      } catch (error) {
        this.#log.error({ reason: messageOf(error), feed: name }, "a listener of the feed failed");
      }
    }
  }
}
