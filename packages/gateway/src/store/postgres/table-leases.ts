import type { Clock } from "../../clock.ts";
import type { Census, KeptLease, Lease, Leases, Renewal } from "../leases.ts";
import { ObservedNodes } from "../observed-nodes.ts";
import { type NodeRecord, tellOfLeases } from "./node-record.ts";
import { type Queries, type Row, row } from "./queries.ts";

interface TableLeasesOptions {
  node: NodeRecord;
  clock: Pick<Clock, "monotonic">;
  leaseMs: number;
  /** Runs work in a transaction of its own. */
  transaction: <T>(work: (tx: Queries) => Promise<T>) => Promise<T>;
  /** Lets a lease go behind all that was asked by it. */
  letGo: (lease: Lease) => Promise<void>;
}

const KEPT = `SELECT l.channel_id AS "channelId", l.epoch, coalesce(l.app, l.channel_id) AS unit FROM leases l`;

/**
 * The leases of a database. A lease counts as long as its node says that it is alive: so a node renews all of them at once. Whoever
 * takes over a channel holds on to the last word of the node before, so that it says no other until the channel is taken.
 */
export class TableLeases implements Leases {
  readonly termMs: number;
  readonly #options: TableLeasesOptions;
  readonly #observed: ObservedNodes;

  constructor(options: TableLeasesOptions) {
    this.#options = options;
    this.termMs = options.leaseMs;
    this.#observed = new ObservedNodes(options.leaseMs);
  }

  acquire({ limit, channelId }: { limit: number; channelId?: string }): Promise<KeptLease[]> {
    const { node, transaction } = this.#options;
    return transaction(async (tx) => {
      if (!(await node.beat(tx))) await node.register(tx);
      await this.#observe(tx);
      if (channelId !== undefined) {
        const own = await tx.rows(`${KEPT} WHERE channel_id = ? AND node_no = ?`, channelId, node.nodeNo);
        if (own.length > 0) return own.map(leaseOf);
      }
      const dead = await this.#surelyDead(tx);
      const taken =
        channelId === undefined
          ? await tx.rows(TAKE_UNITS, dead, node.nodeNo, limit, dead, node.nodeNo)
          : await tx.rows(TAKE_ONE, channelId, dead, node.nodeNo);
      const takenOver = taken.filter(({ former }) => former !== null).length;
      if (takenOver > 0) await node.noteTakenOver(tx, takenOver);
      return taken.map(leaseOf);
    });
  }

  renew({ takes }: { takes: boolean }): Promise<Renewal> {
    const { node, transaction } = this.#options;
    return transaction(async (tx) => {
      node.takes = takes;
      if (!(await node.beat(tx))) await node.register(tx);
      await this.#freeLeftOver(tx);
      const kept = await tx.rows(`${KEPT} WHERE l.node_no = ?`, node.nodeNo);
      return { kept: kept.map(leaseOf), census: await this.#census(tx) };
    });
  }

  async release(lease: Lease): Promise<void> {
    await this.#options.letGo(lease);
  }

  /** The names of the nodes that came before this one and are not known to be dead. Says that this one is alive. */
  async elders(tx: Queries): Promise<string[]> {
    const { node } = this.#options;
    await node.beat(tx);
    const nodes = await this.#observe(tx);
    const dead = new Set(this.#observed.dead.map(({ nodeNo }) => nodeNo));
    return nodes
      .filter(({ no }) => Number(no) < node.nodeNo && !dead.has(Number(no)))
      .map(({ name }) => String(name));
  }

  async #observe(tx: Queries): Promise<Row[]> {
    const { clock } = this.#options;
    const asked = clock.monotonic();
    const nodes = await tx.rows(
      "SELECT node_no AS no, name, beats, takes, alive_until > now_ms() AS alive FROM nodes",
    );
    const beats = nodes.map((one) => ({ nodeNo: Number(one.no), beats: Number(one.beats) }));
    this.#observed.note(beats, { asked, answered: clock.monotonic() });
    return nodes;
  }

  /** Nobody of them says another word before this transaction ends. Who is just saying one is not dead. */
  async #surelyDead(tx: Queries): Promise<number[]> {
    const { dead } = this.#observed;
    if (dead.length === 0) return [];
    const found = await tx.rows(
      `SELECT n.node_no AS no FROM nodes n JOIN unnest(?::bigint[], ?::bigint[]) AS g (no, beats)
         ON n.node_no = g.no AND n.beats = g.beats FOR SHARE OF n SKIP LOCKED`,
      dead.map(({ nodeNo }) => nodeNo),
      dead.map(({ beats }) => beats),
    );
    return found.map(({ no }) => Number(no));
  }

  /** What dead nodes still have since the last renewal is no part of this node's: others may take it, who have not watched for so long. */
  async #freeLeftOver(tx: Queries): Promise<void> {
    const dead = await this.#surelyDead(tx);
    if (dead.length === 0) return;
    const freed = await tx.change(
      `UPDATE leases SET node_no = NULL WHERE channel_no IN (
         SELECT channel_no FROM leases WHERE node_no = ANY (?::bigint[]) FOR UPDATE SKIP LOCKED)`,
      dead,
    );
    if (freed > 0) await tellOfLeases(tx);
  }

  async #census(tx: Queries): Promise<Census> {
    const ownNo = this.#options.node.nodeNo;
    const nodes = await this.#observe(tx);
    const dead = this.#observed.dead.map(({ nodeNo }) => nodeNo);
    const held = await tx.rows(
      `SELECT node_no AS no, count(DISTINCT coalesce(app, channel_id)) AS units FROM leases GROUP BY 1`,
    );
    const unitsOf = new Map(held.map(({ no, units }) => [no, Number(units)]));
    const all = await row(tx.rows(UNITS, dead, ownNo));
    const strays = await tx.rows(
      `SELECT l.channel_id AS "channelId" FROM leases l JOIN leases head ON head.channel_id = l.app
       WHERE l.node_no = ? AND head.node_no IS NOT NULL AND head.node_no <> l.node_no`,
      ownNo,
    );
    // Whom the database's clock takes for dead already counts no more: nobody has to wait for a node that is gone for long.
    const takers = nodes.filter(
      ({ no, takes, alive }) => takes === true && alive === true && !dead.includes(Number(no)),
    );
    return {
      units: Number(all?.units),
      free: Number(all?.free),
      parts: Number(all?.parts),
      takers: takers.map(({ no }) => ({ nodeNo: Number(no), units: unitsOf.get(no) ?? 0 })),
      ownNo,
      strays: strays.map(({ channelId }) => String(channelId)),
    };
  }
}

const UNITS = `
  WITH all_units AS (
    SELECT bool_and(is_free) AS is_free, bool_or(is_own) AND bool_or(is_free) AND bool_and(is_free OR is_own) AS is_part
    FROM (SELECT coalesce(app, channel_id) AS unit, node_no IS NULL OR node_no = ANY (?::bigint[]) AS is_free,
            node_no IS NOT DISTINCT FROM ? AS is_own FROM leases) l
    GROUP BY unit)
  SELECT count(*) AS units, count(*) FILTER (WHERE is_free) AS free, count(*) FILTER (WHERE is_part) AS parts FROM all_units`;

/** What is missing of units that this node has, then whole units that nobody holds. */
const TAKE_UNITS = `
  WITH wanted AS (
    SELECT unit FROM (
      SELECT coalesce(app, channel_id) AS unit, node_no IS NULL OR node_no = ANY (?::bigint[]) AS is_free,
        node_no IS NOT DISTINCT FROM ? AS is_own, channel_no FROM leases) l
    GROUP BY unit HAVING bool_and(is_free OR is_own) AND bool_or(is_free)
    ORDER BY bool_or(is_own) DESC, min(channel_no)
    LIMIT ?),
  free AS (
    SELECT l.channel_no, l.node_no AS former FROM leases l JOIN wanted w ON w.unit = coalesce(l.app, l.channel_id)
    WHERE l.node_no IS NULL OR l.node_no = ANY (?::bigint[])
    ORDER BY l.channel_no FOR UPDATE OF l SKIP LOCKED)
  UPDATE leases l SET node_no = ?, epoch = nextval('epochs') FROM free WHERE l.channel_no = free.channel_no
  RETURNING l.channel_id AS "channelId", l.epoch, coalesce(l.app, l.channel_id) AS unit, free.former`;

const TAKE_ONE = `
  WITH free AS (
    SELECT channel_no, node_no AS former FROM leases WHERE channel_id = ? AND (node_no IS NULL OR node_no = ANY (?::bigint[]))
    FOR UPDATE SKIP LOCKED)
  UPDATE leases l SET node_no = ?, epoch = nextval('epochs') FROM free WHERE l.channel_no = free.channel_no
  RETURNING l.channel_id AS "channelId", l.epoch, coalesce(l.app, l.channel_id) AS unit, free.former`;

function leaseOf({ channelId, epoch, unit }: Row): KeptLease {
  return { channelId: String(channelId), epoch: Number(epoch), unit: String(unit) };
}
