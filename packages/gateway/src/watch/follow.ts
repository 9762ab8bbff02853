import type { ActionRecord } from "../store/actions.ts";
import type { Callback } from "../store/callbacks.ts";
import type { History, StreamedEvent } from "../store/history.ts";
import type { Feed, FeedEvents } from "./feed.ts";
import type { StreamPlace } from "./stream-place.ts";

/** What a follower receives: recorded events, and updates of deliveries, actions, links, sources and callbacks. */
export type Followed =
  /** With the place behind it, from which a follower goes on. */
  | { kind: "event"; event: StreamedEvent; place: string }
  | { kind: "delivery"; delivery: FeedEvents["delivery"] }
  | { kind: "action"; action: ActionRecord }
  | { kind: "link"; link: FeedEvents["channel"] }
  | { kind: "source"; channelId: string }
  | { kind: "callback"; callback: Callback }
  /** Nothing happened for a while. */
  | { kind: "quiet" };

export interface FollowOptions {
  feed: Feed;
  history: Pick<History, "eventsAfter">;
  /** null for every channel. */
  channelId: string | null;
  /** How far the follower has come. */
  place: StreamPlace;
  signal: AbortSignal;
  /** Yield `quiet` after this many milliseconds without news. */
  quietMs: number;
  /** Called when more has arrived than is kept for a slow follower. */
  onOverflow?: () => void;
}

/** Events kept for a follower, at most. A slower one reads them from the store instead. */
const INBOX = 1_000;
const PAGE = 200;

/**
 * Follows the events after a given one: first those already recorded, then new ones, each once and in order. A follower
 * that cannot keep up falls back to reading the store, so memory stays bounded and nothing is left out. Updates of
 * deliveries, actions, links, sources and callbacks are live only.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<Followed> {
  const { history, channelId, signal, quietMs, place } = options;
  const inbox = new Inbox(options);
  try {
    while (!signal.aborted) {
      // The inbox collects events from here on; earlier ones are on disk and are read.
      if (inbox.startOver()) {
        let page = await read(place.floor);
        while (page.length > 0 && !signal.aborted) {
          for (const event of page) if (place.take(event.eventId)) yield told(event);
          page = await read(page.at(-1)?.eventId ?? "");
        }
      }
      const news = inbox.next() ?? (await inbox.wait(quietMs));
      if (!news) continue;
      // Events that arrived during the read may have been read, too.
      if (news.kind !== "event") yield news;
      else if (place.take(news.event.eventId)) yield told(news.event);
    }
  } finally {
    inbox.close();
  }

  function read(eventId: string): Promise<StreamedEvent[]> {
    return history.eventsAfter({ channelId, eventId, limit: PAGE });
  }

  function told(event: StreamedEvent): Followed {
    return { kind: "event", event, place: String(place) };
  }
}

/** News that waits; the place of an event is known when its turn comes. */
type Waiting = Exclude<Followed, { kind: "event" }> | { kind: "event"; event: StreamedEvent };

/** News that the follower has not taken yet. */
class Inbox {
  readonly #releasers: (() => void)[];
  #waiting: Waiting[] = [];
  #overflown = true;
  readonly #signal: AbortSignal;
  readonly #onOverflow: (() => void) | undefined;
  #wake: ((why: "news" | "quiet") => void) | undefined;

  constructor({ feed, channelId, signal, onOverflow }: FollowOptions) {
    this.#signal = signal;
    this.#onOverflow = onOverflow;
    const mine = (id: string): boolean => channelId === null || channelId === id;
    const woken = (): void => this.#wake?.("news");
    signal.addEventListener("abort", woken, { once: true });
    this.#releasers = [
      feed.on("journal", (entry) => {
        if (!mine(entry.channelId)) return;
        for (const event of entry.events) {
          this.#put({ kind: "event", event: { ...event, channelId: entry.channelId } });
        }
      }),
      feed.on("delivery", (delivery) => {
        if (mine(delivery.settlement.channelId)) this.#put({ kind: "delivery", delivery });
      }),
      feed.on("action", ({ action }) => {
        if (mine(action.channelId)) this.#put({ kind: "action", action });
      }),
      feed.on("channel", (link) => {
        if (mine(link.channelId)) this.#put({ kind: "link", link });
      }),
      feed.on("source", ({ channelId: id }) => {
        if (mine(id)) this.#put({ kind: "source", channelId: id });
      }),
      feed.on("callback", ({ callback }) => {
        if (mine(callback.channelId)) this.#put({ kind: "callback", callback });
      }),
      feed.on("gap", () => {
        this.#overflown = true;
        this.#waiting = [];
        woken();
      }),
      () => signal.removeEventListener("abort", woken),
    ];
  }

  /** Empties an inbox that is new or has overflowed. @returns whether it was */
  startOver(): boolean {
    if (!this.#overflown) return false;
    this.#overflown = false;
    this.#waiting = [];
    return true;
  }

  next(): Waiting | undefined {
    return this.#waiting.shift();
  }

  /** Waits for news. @returns `quiet` when there was none, undefined to check again */
  async wait(quietMs: number): Promise<Waiting | undefined> {
    if (this.#overflown || this.#signal.aborted) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.("quiet"), quietMs);
      this.#wake = (why) => {
        this.#wake = undefined;
        clearTimeout(timer);
        resolve(why === "quiet" ? { kind: "quiet" } : undefined);
      };
    });
  }

  close(): void {
    for (const release of this.#releasers) release();
    this.#waiting = [];
  }

  #put(news: Waiting): void {
    if (this.#overflown) return;
    this.#waiting.push(news);
    if (this.#waiting.length > INBOX) {
      this.#overflown = true;
      this.#waiting = [];
      this.#onOverflow?.();
    }
    this.#wake?.("news");
  }
}
