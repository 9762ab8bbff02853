import type { ClientBase } from "pg";
import type { Lease } from "../leases.ts";
import { Tally } from "./operations/tally.ts";
import { type Queries, queriesOn } from "./queries.ts";

/** A transaction of the writer: what is asked of it is kept together, or not at all. */
export interface Transaction extends Queries {
  /** Ended calls, counted and written once before the commit. */
  readonly tally: Tally;
  /** How far the sweep of each channel has come, by its number: kept from one transaction to the next. */
  readonly sweeps: Map<number, SweepPlace>;
}

/** The kind that is swept, and the row behind which the next step begins. */
export interface SweepPlace {
  stage: number;
  after: number;
}

/**
 * A commit is on disk when it is answered, also where the server or a role was told otherwise: promise 1. Rows are found by their
 * keys, whatever the planner has heard of tables that grew since. A node that stops in the middle, or is cut off, lets
 * go of its locks: others wait for them to take its channels.
 */
const BEGIN = `
  BEGIN;
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
  SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off;
  SET LOCAL idle_in_transaction_session_timeout = '4s'; SET LOCAL statement_timeout = '15s'`;

/**
 * Runs work in a transaction.
 * @param of the node's share of ids, under which it counts for all channels; and what the writer remembers of its sweeps
 */
export async function transaction<T>(
  client: ClientBase,
  { share, sweeps }: { share: number; sweeps: Map<number, SweepPlace> },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const begun = client.query(BEGIN);
  const tx = { ...queriesOn(client), tally: new Tally(share), sweeps };
  try {
    const [result] = await Promise.all([work(tx), begun]);
    await tx.tally.write(tx);
    // Of a transaction that failed before, a commit keeps nothing and says so by its tag alone.
    const { command } = await client.query("COMMIT");
    if (command !== "COMMIT") throw new Error("the transaction was taken back");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      // The connection is gone, and the transaction with it: what failed before is what is told.
    });
    throw error;
  }
}

/**
 * The fence: which of these leases count, with the numbers of their channels. Until the transaction ends they go on to count: who
 * takes over a channel waits for it.
 */
export async function fence(tx: Queries, leases: readonly Lease[]): Promise<Map<string, number>> {
  const found = await tx.rows(
    `SELECT l.channel_id AS "channelId", l.channel_no AS "channelNo", l.epoch FROM leases l
     JOIN unnest(?::text[], ?::bigint[]) AS g (channel_id, epoch) ON g.channel_id = l.channel_id AND g.epoch = l.epoch
     WHERE l.node_no IS NOT NULL ORDER BY l.channel_no FOR SHARE OF l`,
    leases.map(({ channelId }) => channelId),
    leases.map(({ epoch }) => epoch),
  );
  return new Map(found.map((one) => [keyOf(one as unknown as Lease), Number(one.channelNo)]));
}

/** A lease as a key of maps. */
export function keyOf({ channelId, epoch }: Lease): string {
  return `${epoch} ${channelId}`;
}
