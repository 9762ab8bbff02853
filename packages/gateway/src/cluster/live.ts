import { createInterface } from "node:readline";
import { messageOf } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { NodeEntry } from "../store/nodes.ts";
import { Feed, type FeedEvents, feedNames } from "../watch/feed.ts";
import type { Cluster } from "./cluster.ts";

export interface LiveOptions {
  cluster: Cluster;
  /** What happens on this node. */
  feed: Feed;
  log: Log;
  basePath: string;
}

/** A line of what a node tells the others live: the name of an event of its feed, and the event. */
export type LiveLine = { [Name in keyof FeedEvents]: [Name, FeedEvents[Name]] }[keyof FeedEvents];

/** How often it is looked which nodes there are. */
const LOOK_MS = 1_000;

/**
 * What happens on all nodes, as it happens: each is listened to while somebody here follows all channels. What was missed while a node
 * could not be heard is in the database: `gap` says so.
 */
export class Live {
  /** The events of all nodes. */
  readonly feed: Feed;
  readonly #options: LiveOptions;
  readonly #heard = new Map<string, AbortController>();
  #followers = 0;
  #looking: NodeJS.Timeout | undefined;
  #releasers: (() => void)[] = [];

  constructor(options: LiveOptions) {
    this.#options = options;
    this.feed = new Feed(options.log);
  }

  /** Listens to all nodes until it is called back. @returns what calls it back */
  follow(): () => void {
    this.#followers += 1;
    if (this.#followers === 1) this.#start();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#followers -= 1;
      if (this.#followers === 0) this.stop();
    };
  }

  stop(): void {
    clearInterval(this.#looking);
    for (const release of this.#releasers.splice(0)) release();
    for (const stopping of this.#heard.values()) stopping.abort();
    this.#heard.clear();
  }

  #start(): void {
    this.#releasers = feedNames.map((name) =>
      this.#options.feed.on(name, (event) => this.feed.emit(name, event)),
    );
    this.#looking = setInterval(() => this.#look(), LOOK_MS).unref();
    this.#look();
  }

  #look(): void {
    const { cluster, log } = this.#options;
    cluster.others().then(
      (others) => {
        if (this.#followers === 0) return;
        for (const node of others) if (!this.#heard.has(node.url ?? "")) this.#hear(node);
      },
      (error: unknown) => log.warn({ reason: messageOf(error) }, "which nodes there are could not be read"),
    );
  }

  #hear(node: NodeEntry): void {
    const { log } = this.#options;
    const stopping = new AbortController();
    const key = node.url ?? "";
    this.#heard.set(key, stopping);
    this.#read(node, stopping.signal)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted)
          log.debug({ node: node.name, reason: messageOf(error) }, "a node is not heard");
      })
      .finally(() => {
        if (this.#heard.get(key) !== stopping) return;
        this.#heard.delete(key);
        this.feed.emit("gap", {});
      });
  }

  async #read(node: NodeEntry, signal: AbortSignal): Promise<void> {
    const { cluster, basePath } = this.#options;
    const { statusCode, body } = await cluster.ask(node, {
      method: "GET",
      path: `${basePath}/nodes/feed`,
      signal,
    });
    if (statusCode !== 200) throw new Error(`it answered ${statusCode}`);
    // From here on nothing is missed; what came before is read.
    this.feed.emit("gap", {});
    for await (const line of createInterface({ input: body })) {
      if (line === "") continue;
      const [name, event]: LiveLine = JSON.parse(line);
      this.feed.emit(name, event as never);
    }
  }
}
