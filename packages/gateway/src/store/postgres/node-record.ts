import type { Clock } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import { SHARES } from "../owed-of-event.ts";
import type { DatabaseClock } from "./database-clock.ts";
import { type Queries, row } from "./queries.ts";

/** "NODE": nodes that start together take shares of ids one after the other. */
const LOCK = 0x4e4f4445;
/** A node that is gone is remembered for this long, for whoever looks what became of it: an hour. */
const REMEMBERED_MS = 3_600_000;

/** What this node is called in the database, and which ids it gives. Written anew when the database has forgotten it. */
export class NodeRecord {
  readonly #name: string;
  readonly #clock: DatabaseClock;
  readonly #leaseMs: number;
  #known: { nodeNo: number; share: number } | undefined;
  /** Whether it takes channels. */
  takes = false;
  #url: string | null = null;

  /** @param leaseMs a node that has not said for this long that it is alive is dead */
  constructor(name: string, clock: DatabaseClock, leaseMs: number) {
    this.#name = name;
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  /** Whether it was registered. */
  get isKnown(): boolean {
    return this.#known !== undefined;
  }

  get nodeNo(): number {
    return this.#registered.nodeNo;
  }

  get share(): number {
    return this.#registered.share;
  }

  /** @throws RinghookError `DATABASE_NOT_USABLE` when no share is left. @param tx a transaction */
  async register(tx: Queries): Promise<void> {
    await tx.rowsOf("SELECT pg_advisory_xact_lock(?)", LOCK);
    // One that holds something is not forgotten: whoever takes over from it goes by its last word.
    await tx.change(
      `DELETE FROM nodes n WHERE alive_until < now_ms() - ?::bigint
         AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.node_no = n.node_no)`,
      REMEMBERED_MS,
    );
    const made = (await this.#insert(tx)) ?? (await this.#insertInPlaceOfTheLongestGone(tx));
    if (!made)
      throw new RinghookError(
        "DATABASE_NOT_USABLE",
        `expected at most ${SHARES} nodes, and all of them are alive`,
      );
    this.#known = { nodeNo: Number(made.nodeNo), share: Number(made.share) };
    await this.beat(tx);
  }

  /** Says that the node is alive, and reads the database's clock. @returns false when the database has forgotten it */
  async beat(tx: Queries): Promise<boolean> {
    const before = this.#monotonic();
    const told = await row(
      tx.rows(
        `UPDATE nodes SET seen_at = now_ms(), alive_until = now_ms() + ?::bigint, beats = beats + 1, takes = ?
         WHERE node_no = ? RETURNING seen_at AS "seenAt"`,
        this.#leaseMs,
        this.takes,
        this.nodeNo,
      ),
    );
    if (!told) return false;
    this.#clock.note({ at: Number(told.seenAt), before, after: this.#monotonic() });
    return true;
  }

  /** Says where the others reach this node, also when it is written anew. */
  async announce(tx: Queries, url: string): Promise<void> {
    this.#url = url;
    await tx.change("UPDATE nodes SET url = ? WHERE node_no = ?", url, this.nodeNo);
  }

  /** Counts channels that it has taken from nodes that died. */
  async noteTakenOver(tx: Queries, channels: number): Promise<void> {
    await tx.change("UPDATE nodes SET taken_over = taken_over + ? WHERE node_no = ?", channels, this.nodeNo);
  }

  /** Lets go of all that it holds, and says that it is gone. */
  async leave(tx: Queries): Promise<void> {
    await tx.change("UPDATE leases SET node_no = NULL WHERE node_no = ?", this.nodeNo);
    await tx.change("DELETE FROM nodes WHERE node_no = ?", this.nodeNo);
    await tellOfLeases(tx);
  }

  get #registered(): { nodeNo: number; share: number } {
    if (!this.#known) throw new Error("the node is not registered");
    return this.#known;
  }

  #monotonic(): ReturnType<Clock["monotonic"]> {
    return this.#clock.monotonic();
  }

  #insert(tx: Queries): ReturnType<typeof row> {
    return row(
      tx.rows(
        `INSERT INTO nodes (share, name, url, started_at, seen_at, alive_until)
         SELECT s.share, ?, ?::text, now_ms(), now_ms(), now_ms() FROM generate_series(0, ${SHARES - 1}) AS s (share)
         WHERE NOT EXISTS (SELECT 1 FROM nodes n WHERE n.share = s.share) ORDER BY 1 LIMIT 1
         RETURNING node_no AS "nodeNo", share`,
        this.#name,
        this.#url,
      ),
    );
  }

  async #insertInPlaceOfTheLongestGone(tx: Queries): ReturnType<typeof row> {
    const gone = await tx.change(
      `DELETE FROM nodes WHERE node_no = (
         SELECT node_no FROM nodes n WHERE alive_until < now_ms() - ?::bigint
           AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.node_no = n.node_no)
         ORDER BY alive_until LIMIT 1)`,
      this.#leaseMs,
    );
    return gone > 0 ? this.#insert(tx) : undefined;
  }
}

/** Once this transaction is committed, every node looks what is free, and who is there. */
export async function tellOfLeases(tx: Queries): Promise<void> {
  await tx.rows("SELECT pg_notify('ringhook_leases', '')");
}
