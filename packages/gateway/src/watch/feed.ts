import { messageOf } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { LinkState } from "../sources/source.ts";
import type { ActionRecord } from "../store/actions.ts";
import type { Callback } from "../store/callbacks.ts";
import type { ChannelSettlement } from "../store/channel-store.ts";
import type { Call, EventRecord, PendingDelivery } from "../store/records.ts";

/** The events of the gateway. */
export interface FeedEvents {
  /** Recorded events, in the order of their ids. */
  journal: { channelId: string; events: readonly EventRecord[] };
  call: { channelId: string; call: Call; events: readonly EventRecord[] };
  delivery: { delivery: PendingDelivery; settlement: ChannelSettlement };
  /** An action of a rule was decided, or settled. */
  action: { action: ActionRecord };
  channel: { channelId: string; link: LinkState };
  /** Something came from the provider of a channel or an app; told now and then. */
  source: { channelId: string };
  /** An entry of the callbacks changed. */
  callback: { callback: Callback };
  /** Events of other nodes may have been missed: they are in the store. */
  gap: Record<never, never>;
}

type Listeners = { [Name in keyof FeedEvents]: Set<Listener<Name>> };

const noListeners = (): Listeners => ({
  journal: new Set(),
  call: new Set(),
  delivery: new Set(),
  action: new Set(),
  channel: new Set(),
  source: new Set(),
  callback: new Set(),
  gap: new Set(),
});

export const feedNames = Object.keys(noListeners()) as (keyof FeedEvents)[];

type Listener<Name extends keyof FeedEvents> = (event: FeedEvents[Name]) => void;

/** Emits the gateway's events. An error of a listener is logged and affects nothing else. */
export class Feed {
  readonly #log: Log;
  readonly #listeners = noListeners();

  constructor(log: Log) {
    this.#log = log;
  }

  /** @returns a function that removes the listener */
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
