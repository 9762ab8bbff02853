import type { Lease, Leases } from "../leases.ts";
import type { NodeRecord } from "./node-record.ts";
import type { Queries, Row } from "./queries.ts";

interface TableLeasesOptions {
  node: NodeRecord;
  leaseMs: number;
  /** Runs work in a transaction of its own. */
  transaction: <T>(work: (tx: Queries) => Promise<T>) => Promise<T>;
  /** Lets a lease go behind all that was asked by it. */
  letGo: (lease: Lease) => Promise<void>;
}

/**
 * The leases of a database. A lease counts as long as its node says that it is alive, by the database's clock: so a node renews all
 * of them at once. Whoever takes over a channel holds on to the word of the node before that it is dead, until it has it.
 */
export class TableLeases implements Leases {
  readonly termMs: number;
  readonly #options: TableLeasesOptions;

  constructor(options: TableLeasesOptions) {
    this.#options = options;
    this.termMs = options.leaseMs;
  }

  acquire({ limit, channelId }: { limit: number; channelId?: string }): Promise<Lease[]> {
    const { node, transaction } = this.#options;
    return transaction(async (tx) => {
      if (!(await node.beat(tx))) await node.register(tx);
      if (channelId !== undefined) {
        const own = await tx.rows(`${LEASE} WHERE channel_id = ? AND node_no = ?`, channelId, node.nodeNo);
        if (own.length > 0) return own.map(leaseOf);
      }
      const dead = await tx.rows(
        "SELECT node_no AS no FROM nodes WHERE alive_until <= now_ms() ORDER BY 1 FOR SHARE",
      );
      const taken = await tx.rows(
        `WITH free AS (
           SELECT l.channel_no FROM leases l
           WHERE (l.node_no IS NULL OR l.node_no = ANY (?::bigint[]) OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.node_no = l.node_no))
             AND l.channel_id = coalesce(?, l.channel_id)
           ORDER BY l.channel_no LIMIT ? FOR UPDATE SKIP LOCKED)
         UPDATE leases l SET node_no = ?, epoch = nextval('epochs') FROM free WHERE l.channel_no = free.channel_no
         RETURNING l.channel_id AS "channelId", l.epoch`,
        dead.map(({ no }) => Number(no)),
        channelId ?? null,
        limit,
        node.nodeNo,
      );
      return taken.map(leaseOf);
    });
  }

  renew(held: readonly Lease[]): Promise<Lease[]> {
    const { node, transaction } = this.#options;
    return transaction(async (tx) => {
      if (!(await node.beat(tx))) await node.register(tx);
      const counting = await tx.rows(
        `SELECT l.channel_id AS "channelId", l.epoch FROM unnest(?::text[], ?::bigint[]) AS g (channel_id, epoch)
         JOIN leases l ON l.channel_id = g.channel_id AND l.epoch = g.epoch WHERE l.node_no = ?`,
        held.map(({ channelId }) => channelId),
        held.map(({ epoch }) => epoch),
        node.nodeNo,
      );
      const known = new Set(counting.map(({ channelId, epoch }) => `${String(epoch)} ${String(channelId)}`));
      return held.filter(({ channelId, epoch }) => known.has(`${epoch} ${channelId}`));
    });
  }

  async release(lease: Lease): Promise<void> {
    await this.#options.letGo(lease);
  }
}

const LEASE = `SELECT channel_id AS "channelId", epoch FROM leases`;

function leaseOf({ channelId, epoch }: Row): Lease {
  return { channelId: String(channelId), epoch: Number(epoch) };
}
