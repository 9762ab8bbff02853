import type pg from "pg";
import type { Client } from "pg";
import type { Notices, Topic } from "../notices.ts";
import { type ConnectionOptions, clientConfig } from "./driver.ts";

/** After a connection is lost the next one is tried this soon, then with waits that double, up to the longest. */
const FIRST_MS = 100;
const LONGEST_MS = 5_000;
/** How often the server is asked whether it is still there: nothing else is said on this connection. */
const PING_MS = 10_000;
/** It has this long for its answer. */
const ANSWER_MS = 5_000;

/**
 * Listens for notices on a connection of its own, made when somebody first listens, and made again whenever it is lost. Then all who
 * listen are called: something may have been missed. Behind a pooler nothing may come at all.
 */
export class Listening implements Notices {
  readonly #driver: typeof pg;
  readonly #options: ConnectionOptions;
  readonly #listeners = new Map<Topic, Set<() => void>>();
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waitMs = FIRST_MS;
  #isClosed = false;

  constructor(driver: typeof pg, options: ConnectionOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  listen(topic: Topic, onNotice: () => void): () => void {
    const known = this.#listeners.get(topic);
    const listeners = known ?? new Set();
    listeners.add(onNotice);
    this.#listeners.set(topic, listeners);
    if (!this.#client) this.#connect();
    else if (!known) this.#subscribe(this.#client, topic);
    return () => listeners.delete(onNotice);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  #connect(): void {
    const client = new this.#driver.Client({
      ...clientConfig({ ...this.#options, name: `${this.#options.name} listening` }),
      query_timeout: ANSWER_MS,
    });
    this.#client = client;
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    client.on("notification", ({ channel }) => this.#tell(channel as Topic));
    client
      .connect()
      .then(() => {
        this.#waitMs = FIRST_MS;
        for (const topic of this.#listeners.keys()) this.#subscribe(client, topic);
        this.#ping(client);
      })
      .catch(() => this.#lost(client));
  }

  /** Once it listens, whatever was told before is looked for. */
  #subscribe(client: Client, topic: Topic): void {
    client
      .query(`LISTEN ${topic}`)
      .then(() => this.#tell(topic))
      .catch(() => this.#lost(client));
  }

  #tell(topic: Topic): void {
    for (const onNotice of this.#listeners.get(topic) ?? []) onNotice();
  }

  #ping(client: Client): void {
    if (client !== this.#client) return;
    this.#timer = setTimeout(() => {
      client
        .query("SELECT 1")
        .then(() => this.#ping(client))
        .catch(() => this.#lost(client));
    }, PING_MS).unref();
  }

  #lost(client: Client): void {
    if (client !== this.#client || this.#isClosed) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    client.end().catch(() => {});
    this.#timer = setTimeout(() => this.#connect(), this.#waitMs).unref();
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_MS);
  }
}
