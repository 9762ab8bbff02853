import type pg from "pg";
import type { Pool } from "pg";
import { type ConnectionOptions, clientConfig } from "./driver.ts";
import type { Read } from "./operations/operation.ts";
import { type Queries, queriesOn } from "./queries.ts";
import { SNAPSHOT } from "./snapshot.ts";

/** What may be a moment old: what people look through, and sums. Nothing is decided by it. */
const OLD_IS_FINE: ReadonlySet<string> = new Set([
  "listCalls",
  "listDeliveries",
  "listActions",
  "listAudit",
  "callsByHour",
  "callsByRingTime",
  "talkByHour",
  "callbackWaits",
  "busiestCallers",
  "lostCallers",
  "endpointAttempts",
]);
const CONNECTIONS = 4;
/** After a failure the database itself is asked for this long. */
const PAUSE_MS = 5_000;

/** A read-only copy of the database, which takes lists and sums off it. When it fails, the database is asked. */
export class Replica {
  readonly #pool: Pool;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(driver: typeof pg, { url, name }: ConnectionOptions) {
    this.#pool = new driver.Pool({ ...clientConfig({ url, name: `${name} lists` }), max: CONNECTIONS });
    // One that is lost while nobody uses it is replaced with the next use.
    this.#pool.on("error", () => {});
  }

  /** @param ask the same of the database itself */
  async read<T>(name: string, read: Read, args: never, ask: () => Promise<T>): Promise<T> {
    if (!OLD_IS_FINE.has(name) || performance.now() - this.#failedAt < PAUSE_MS) return ask();
    try {
      return (await this.#snapshot((queries) => read(queries, args))) as T;
    } catch {
      // What is wrong with the question fails there, too, and is told then.
      this.#failedAt = performance.now();
      return ask();
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #snapshot<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let isUsable = false;
    try {
      await client.query(SNAPSHOT);
      const result = await work(queriesOn(client));
      await client.query("COMMIT");
      isUsable = true;
      return result;
    } finally {
      client.release(!isUsable);
    }
  }
}
