import { setTimeout as sleep } from "node:timers/promises";
import { Agent, type Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import { messageOf, RinghookError } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { Vault } from "../secrets/vault.ts";
import type { NodeEntry, Nodes } from "../store/nodes.ts";
import { NODE_HEADER, NodeSeal, type Said } from "./node-seal.ts";

/** What a node tells all others at once. Whatever else it does they read from the database. */
export type News =
  /** Channels, named tokens or webhooks for several channels were changed. */
  | { kind: "account" }
  /** A browser signed out. */
  | { kind: "session"; id: string; until: number }
  /** A client sent an unknown token. */
  | { kind: "failed-login"; address: string };

export interface ClusterOptions {
  nodes: Nodes;
  vault: Vault;
  clock: Clock;
  log: Log;
  /** Under which all nodes serve, such as `/ringhook`; empty at the root. */
  basePath: string;
  /** Reads again what all nodes know of the account. */
  readAccount: () => Promise<void>;
}

/** A request to another node. */
export interface NodeRequest {
  method: string;
  /** With the base path. */
  path: string;
  headers?: Record<string, string | string[] | undefined>;
  body?: Dispatcher.DispatchOptions["body"];
  said?: Said;
  signal?: AbortSignal;
}

/** Nodes are looked up this often, at most. */
const FRESH_MS = 250;
/** What could not be told is read after this long at the latest. */
const LOOK_MS = 5_000;
/** Who asked for something unknown has the account read again, at most this often. */
const CATCH_UP_MS = 1_000;
/** To tell a node something takes this long at most. */
const TELL_MS = 2_000;
const CONNECT_MS = 2_000;
/** An answer begins within this time: a request for a QR code waits 15 s for one. */
const ANSWER_MS = 40_000;
/** A live stream says something at least this often. */
const SILENCE_MS = 60_000;
const OWN: Said = { hops: 0, client: null };

/** The other nodes of the database: who there is, who holds a channel, and how they are asked and told. */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #seal: NodeSeal;
  readonly #agent = new Agent({
    connect: { timeout: CONNECT_MS },
    headersTimeout: ANSWER_MS,
    bodyTimeout: SILENCE_MS,
  });
  #found: { at: number; entries: Promise<NodeEntry[]> } | undefined;
  #looking: NodeJS.Timeout | undefined;
  #caughtUpAt = Number.NEGATIVE_INFINITY;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#seal = new NodeSeal(options.vault, options.clock);
  }

  /** @param url where the others reach this node, without the base path */
  async start(url: string): Promise<void> {
    const { nodes, readAccount, log } = this.#options;
    await nodes.announce(url);
    await readAccount();
    const look = (): void => {
      readAccount().catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, "what other nodes changed could not be read; will retry");
      });
    };
    this.#looking = setInterval(look, LOOK_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await this.#agent.destroy();
  }

  /** All nodes, those that went within the last hour too, in the order in which they came. */
  list(): Promise<NodeEntry[]> {
    const at = performance.now();
    if (!this.#found || at - this.#found.at > FRESH_MS) {
      this.#found = { at, entries: this.#options.nodes.list() };
    }
    return this.#found.entries;
  }

  get ownNo(): number {
    return this.#options.nodes.ownNo;
  }

  /** The others that are alive and listen. */
  async others(): Promise<NodeEntry[]> {
    return (await this.list()).filter(
      ({ nodeNo, isAlive, url }) => isAlive && url !== null && nodeNo !== this.ownNo,
    );
  }

  /** Whoever changes what is the account's; undefined when it is this node: of those that are alive, the one that came first. */
  async eldest(): Promise<NodeEntry | undefined> {
    return (await this.others()).find(({ nodeNo }) => nodeNo < this.ownNo);
  }

  /** Who holds a channel; undefined when it is nobody, or this node. */
  async holderOf(channelId: string): Promise<NodeEntry | undefined> {
    const holder = await this.#options.nodes.holderOf(channelId);
    return holder === null || holder.url === null || holder.nodeNo === this.ownNo ? undefined : holder;
  }

  /** What another node says of a request; undefined when it does not come from one. */
  said({ method, path, header }: { method: string; path: string; header: unknown }): Said | undefined {
    return this.#seal.open(header, { method, path });
  }

  /** Asks a node. @throws RinghookError `NODE_UNREACHABLE` */
  async ask(node: NodeEntry, request: NodeRequest): Promise<Dispatcher.ResponseData> {
    const { method, path, headers, body = null, said = OWN, signal } = request;
    try {
      return await this.#agent.request({
        origin: node.url ?? "",
        method: method as Dispatcher.HttpMethod,
        path,
        headers: { ...headers, [NODE_HEADER]: this.#seal.seal({ method, path }, said) },
        body,
        ...(signal && { signal }),
      });
    } catch (cause) {
      throw new RinghookError("NODE_UNREACHABLE", `node ${node.name} does not answer: ${messageOf(cause)}`, {
        cause,
        hint: "If it has stopped, another node takes its channels within seconds. Ask again then.",
        retryAfterSeconds: 2,
      });
    }
  }

  /** Tells all others, and waits until they know; who cannot be told reads it from the database soon. Never rejects. */
  async tell(news: News): Promise<void> {
    const others = await this.others().catch(() => []);
    await Promise.all(others.map((node) => this.#tell(node, news)));
  }

  /** Tells all others, while whoever says so goes on. */
  tellSoon(news: News): void {
    this.tell(news).catch((error: unknown) =>
      this.#options.log.error({ err: error }, "the other nodes were not told"),
    );
  }

  /** Reads the account again for who asked for something that is not known here: another node may just have made it. */
  async catchUp(): Promise<void> {
    const wait = this.#caughtUpAt + CATCH_UP_MS - performance.now();
    if (wait > 0) await sleep(wait);
    if (performance.now() - this.#caughtUpAt < CATCH_UP_MS) return;
    this.#caughtUpAt = performance.now();
    await this.#options.readAccount();
  }

  async #tell(node: NodeEntry, news: News): Promise<void> {
    try {
      const { statusCode, body } = await this.ask(node, {
        method: "POST",
        path: `${this.#options.basePath}/nodes/news`,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(news),
        signal: AbortSignal.timeout(TELL_MS),
      });
      await body.dump();
      if (statusCode >= 300) throw new Error(`it answered ${statusCode}`);
    } catch (error) {
      this.#options.log.warn(
        { node: node.name, reason: messageOf(error) },
        "a node could not be told of a change; it will read it",
      );
    }
  }
}
