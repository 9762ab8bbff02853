import type { ClientBase } from "pg";
import { messageOf, RinghookError } from "../../errors.ts";
import type { Lease } from "../leases.ts";
import type { BatchTiming, StoreFailure } from "../listeners.ts";
import type { Connections } from "./connections.ts";
import { writes } from "./operations/index.ts";
import type { Write } from "./operations/operation.ts";
import { fence, keyOf, type SweepPlace, type Transaction, transaction } from "./transaction.ts";
import { wavesOf } from "./waves.ts";

/** A write that was asked for, by whom, and who waits for it. */
interface Asked {
  name: string;
  args: object;
  /** Without one: a channel that is added, or nothing of a channel. */
  lease: Lease | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What came of one of a batch. */
type Outcome = { value: unknown } | { error: unknown };

const NOTHING: Outcome = { error: new Error("nothing came of it") };

interface WriterOptions {
  connections: Connections;
  /** The node's share of ids. */
  share: () => number;
  onBatch?: ((timing: BatchTiming) => void) | undefined;
  onFailure?: ((failure: StoreFailure) => void) | undefined;
}

/** Of one transaction, at most. */
const BATCH = 1_000;

/**
 * Writes in batches: what is asked for while a batch is under way is the next one, in one transaction, with a statement for all of
 * a kind. Under load many writes share a commit and its round trips; without load a write goes at once.
 */
export class Writer {
  readonly #options: WriterOptions;
  #waiting: Asked[] = [];
  #running: Promise<void> | undefined;
  #closing = false;
  readonly #sweeps = new Map<number, SweepPlace>();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  run(name: string, lease: Lease | undefined, args: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closing) return reject(new RinghookError("STORE_FAILED", "the store is closed"));
      this.#waiting.push({ name, lease, args, resolve, reject });
      this.#begin();
      return undefined;
    });
  }

  /** Finishes what was asked for, and takes nothing more. */
  async close(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    this.#closing = true;
  }

  /** After this turn of the loop, so that all that arrives in it shares the transaction. */
  #begin(): void {
    this.#running ??= new Promise<void>((next) => setImmediate(next))
      .then(() => this.#runBatch(this.#waiting.splice(0, BATCH)))
      .finally(() => {
        this.#running = undefined;
        if (this.#waiting.length > 0) this.#begin();
      });
  }

  /** Never rejects. */
  async #runBatch(batch: Asked[]): Promise<void> {
    const begun = performance.now();
    const outcomes = await this.#outcomesOf(batch);
    this.#options.onBatch?.({ size: batch.length, durationMs: performance.now() - begun });
    for (const [index, { name, resolve, reject }] of batch.entries()) {
      const outcome = outcomes[index] ?? NOTHING;
      if ("value" in outcome) resolve(outcome.value);
      else reject(this.#failed(name, outcome.error));
    }
  }

  async #outcomesOf(batch: readonly Asked[]): Promise<Outcome[]> {
    const { connections } = this.#options;
    try {
      const client = await connections.writing();
      return await this.#transact(client, batch).catch(async (error: unknown) => {
        // A server that refuses one of them goes on with the others. Without a connection nothing is known of any.
        if (batch.length === 1 || !connections.isUsable(client)) throw error;
        return this.#eachAlone(client, batch);
      });
    } catch (error) {
      return batch.map(() => ({ error }));
    }
  }

  /** One of them cannot be done: each in a transaction of its own, so that it fails alone. */
  async #eachAlone(client: ClientBase, batch: readonly Asked[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const one of batch) {
      outcomes.push(
        ...(await this.#transact(client, [one]).catch((error: unknown): Outcome[] => [{ error }])),
      );
    }
    return outcomes;
  }

  #transact(client: ClientBase, batch: readonly Asked[]): Promise<Outcome[]> {
    const of = { share: this.#options.share(), sweeps: this.#sweeps };
    return transaction(client, of, async (tx) => {
      const leases = new Map(batch.flatMap(({ lease }) => (lease ? [[keyOf(lease), lease] as const] : [])));
      const numbers = leases.size > 0 ? await fence(tx, [...leases.values()]) : new Map<string, number>();
      const outcomes = new Map<Asked, Outcome>();
      const fenced = batch.filter((asked) => {
        if (!asked.lease || numbers.has(keyOf(asked.lease))) return true;
        outcomes.set(asked, { error: lost(asked.lease.channelId) });
        return false;
      });
      const touched = ({ name, args, lease }: Asked) => ({
        channelId: lease?.channelId ?? "",
        things: kindOf(name).touches(args as never),
      });
      for (const { kind, asked } of wavesOf(fenced, ({ name }) => name, touched)) {
        await runWave(tx, kind, asked, numbers, outcomes);
      }
      return batch.map((asked) => outcomes.get(asked) ?? NOTHING);
    });
  }

  #failed(operation: string, error: unknown): RinghookError {
    if (error instanceof RinghookError && error.code === "LEASE_LOST") return error;
    const reason = messageOf(error);
    this.#options.onFailure?.({ operation, reason });
    return new RinghookError("STORE_FAILED", `${operation}: ${reason}`, { cause: error });
  }
}

async function runWave(
  tx: Transaction,
  kind: string,
  asked: readonly Asked[],
  numbers: ReadonlyMap<string, number>,
  outcomes: Map<Asked, Outcome>,
): Promise<void> {
  const given = asked.map(({ args, lease }) => ({
    ...args,
    ...(lease && { channelId: lease.channelId, channelNo: numbers.get(keyOf(lease)) }),
  }));
  const values = await kindOf(kind).run(tx, given as never);
  for (const [index, one] of asked.entries()) outcomes.set(one, { value: values[index] });
}

function kindOf(name: string): Write {
  const write = (writes as Readonly<Record<string, Write>>)[name];
  if (!write) throw new Error(`the writer has no operation ${name}`);
  return write;
}

export function lost(channelId: string): RinghookError {
  return new RinghookError("LEASE_LOST", `channel ${channelId} is no longer held by this node`);
}
