import type { History, StreamedEvent } from "../store/history.ts";
import type { Feed, FeedEvents } from "./feed.ts";

/** What a follower sees: journaled events, and in between what happens to deliveries and links. */
export type Followed =
  | { kind: "event"; event: StreamedEvent }
  | { kind: "delivery"; delivery: FeedEvents["delivery"] }
  | { kind: "link"; link: FeedEvents["channel"] }
  /** Nothing happened for a while. */
  | { kind: "quiet" };

export interface FollowOptions {
  feed: Feed;
  history: Pick<History, "eventsAfter">;
  /** null: every channel. */
  channelId: string | null;
  /** The id of the last event that the follower has. */
  after: string;
  signal: AbortSignal;
  /** Say so when nothing happened for so many milliseconds. */
  quietMs: number;
}

/** A follower that is slower than this many events reads them from the store instead. */
const INBOX = 1_000;
const PAGE = 200;

/**
 * Follows what happens, from an event on: what was journaled since then first, then what comes, each event once and
 * in order. A follower that cannot keep up falls back to reading, so memory stays bounded and nothing is left out.
 * Deliveries and links are news of the moment: they are told live only.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<Followed> {
  const { history, channelId, signal, quietMs } = options;
  let last = options.after;
  const inbox = new Inbox(options);
  try {
    while (!signal.aborted) {
      // The inbox takes in what comes from here on; what came before is on disk, and is read.
      if (inbox.startOver()) {
        for (let page = await read(); page.length > 0 && !signal.aborted; page = await read()) {
          for (const event of page) {
            last = event.eventId;
            yield { kind: "event", event };
          }
        }
      }
      const news = inbox.next() ?? (await inbox.wait(quietMs));
      if (!news) continue;
      // What came while it was read may have been read, too.
      if (news.kind === "event" && news.event.eventId <= last) continue;
      if (news.kind === "event") last = news.event.eventId;
      yield news;
    }
  } finally {
    inbox.close();
  }

  function read(): Promise<StreamedEvent[]> {
    return history.eventsAfter({ channelId, eventId: last, limit: PAGE });
  }
}

/** What the feed told and the follower has not taken yet. */
class Inbox {
  readonly #releasers: (() => void)[];
  #waiting: Followed[] = [];
  #overflown = true;
  readonly #signal: AbortSignal;
  #wake: ((why: "news" | "quiet") => void) | undefined;

  constructor({ feed, channelId, signal }: FollowOptions) {
    this.#signal = signal;
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
      feed.on("channel", (link) => {
        if (mine(link.channelId)) this.#put({ kind: "link", link });
      }),
      () => signal.removeEventListener("abort", woken),
    ];
  }

  /** Empties an inbox that has overflown, or is new. @returns whether it was one */
  startOver(): boolean {
    if (!this.#overflown) return false;
    this.#overflown = false;
    this.#waiting = [];
    return true;
  }

  next(): Followed | undefined {
    return this.#waiting.shift();
  }

  /** Waits for something to come. @returns `quiet` when nothing did, undefined to look again */
  async wait(quietMs: number): Promise<Followed | undefined> {
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

  #put(news: Followed): void {
    if (this.#overflown) return;
    this.#waiting.push(news);
    if (this.#waiting.length > INBOX) {
      this.#overflown = true;
      this.#waiting = [];
    }
    this.#wake?.("news");
  }
}
