import type pg from "pg";
import type { ClientBase, Pool } from "pg";
import { messageOf } from "../../errors.ts";
import { type ConnectionOptions, clientConfig } from "./driver.ts";
import { type Queries, queriesOn } from "./queries.ts";
import { SNAPSHOT } from "./snapshot.ts";

/** Connections for reading, at most: lists, sums, and what a channel's start reads. */
const READING = 4;
/** A step with leases that takes longer has failed: it is tried again long before they end. */
const LEASING_MS = 2_500;
/** A reading connection that nobody uses is closed after this long. */
const IDLE_MS = 30_000;
/** After a failure to connect nobody tries again for this long: whoever asks is told at once. */
const PAUSE_MS = 250;

/** The connections of a node: one that writes, in order, and a few that read. Each is made again when it is lost. */
export class Connections {
  readonly #driver: typeof pg;
  readonly #options: ConnectionOptions;
  readonly #pool: Pool;
  /** For leases: nothing that hangs may keep them from being renewed. */
  readonly #leasing: Pool;
  /** What is read outside of transactions. */
  readonly reading: Queries;
  #writing: Promise<ClientBase> | undefined;
  readonly #usable = new WeakSet<ClientBase>();
  readonly #open = new Set<{ end(): Promise<void> }>();
  #failed: { at: number; error: unknown } | undefined;

  constructor(driver: typeof pg, options: ConnectionOptions) {
    this.#driver = driver;
    this.#options = options;
    this.#pool = new driver.Pool({
      ...clientConfig({ ...options, name: `${options.name} reading` }),
      max: READING,
      idleTimeoutMillis: IDLE_MS,
    });
    // One that is lost while nobody uses it is replaced with the next use.
    this.#pool.on("error", () => {});
    this.#leasing = new driver.Pool({
      ...clientConfig({ ...options, name: `${options.name} leases` }),
      max: 2,
      query_timeout: LEASING_MS,
      connectionTimeoutMillis: LEASING_MS,
    });
    this.#leasing.on("error", () => {});
    this.reading = queriesOn(this.#pool);
  }

  /** The connection that writes. @throws when there is none */
  async writing(): Promise<ClientBase> {
    if (this.#failed && performance.now() - this.#failed.at < PAUSE_MS) throw this.#failed.error;
    this.#writing ??= this.#connect().catch((error: unknown) => {
      this.#writing = undefined;
      this.#failed = { at: performance.now(), error };
      throw error;
    });
    const client = await this.#writing;
    if (this.isUsable(client)) return client;
    this.#writing = undefined;
    return this.writing();
  }

  isUsable(client: ClientBase): boolean {
    return this.#usable.has(client);
  }

  /** Reads in a transaction: all of it as of one moment, and by keys where there are some. */
  snapshot<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    return this.#within(this.#pool, SNAPSHOT, work);
  }

  /** A transaction of its own, beside the writer's: of what has no order with the writes of channels. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    return this.#within(this.#leasing, TRANSACTION, work);
  }

  async #within<T>(pool: Pool, begin: string, work: (queries: Queries) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let failure: Error | undefined;
    // One that is lost between two questions says so to nobody else, which would end the process.
    const lost = (error: Error): void => {
      failure = error;
    };
    client.on("error", lost);
    try {
      await client.query(begin);
      const result = await work(queriesOn(client));
      await client.query("COMMIT");
      return result;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(messageOf(error));
      throw error;
    } finally {
      client.off("error", lost);
      // One whose transaction failed is not used again: nobody knows in which state it is.
      client.release(failure);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#open].map((client) => client.end()));
    await Promise.all([this.#pool.end(), this.#leasing.end()]);
  }

  async #connect(): Promise<ClientBase> {
    const client = new this.#driver.Client({
      ...clientConfig({ ...this.#options, name: `${this.#options.name} writing` }),
      pipeline: true,
    });
    const gone = (): void => {
      this.#usable.delete(client);
      this.#open.delete(client);
    };
    client.on("error", gone);
    client.on("end", gone);
    await client.connect();
    this.#usable.add(client);
    this.#open.add(client);
    return client;
  }
}

const TRANSACTION = `
  BEGIN;
  SET LOCAL idle_in_transaction_session_timeout = '4s'; SET LOCAL statement_timeout = '5s'`;
