import type { NodeEntry, Nodes } from "../nodes.ts";
import type { NodeRecord } from "./node-record.ts";
import { type Queries, type Row, row } from "./queries.ts";

type Transaction = <T>(work: (tx: Queries) => Promise<T>) => Promise<T>;

const SELECT = `
  SELECT n.node_no AS "nodeNo", n.name, n.url, n.started_at AS "startedAt", n.seen_at AS "seenAt", n.alive_until > now_ms() AS "isAlive",
    n.taken_over AS "takenOver",
    (SELECT count(*) FROM leases l WHERE l.node_no = n.node_no) AS channels
  FROM nodes n`;

/** The nodes of a database. */
export class TableNodes implements Nodes {
  readonly #node: NodeRecord;
  readonly #transaction: Transaction;

  /** @param transaction runs work in a transaction of its own */
  constructor(node: NodeRecord, transaction: Transaction) {
    this.#node = node;
    this.#transaction = transaction;
  }

  get ownNo(): number {
    return this.#node.nodeNo;
  }

  announce(url: string): Promise<void> {
    return this.#transaction((tx) => this.#node.announce(tx, url));
  }

  list(): Promise<NodeEntry[]> {
    return this.#transaction(async (tx) => (await tx.rows(`${SELECT} ORDER BY n.node_no`)).map(entryOf));
  }

  holderOf(channelId: string): Promise<NodeEntry | null> {
    return this.#transaction(async (tx) => {
      const found = await row(
        tx.rows(
          `${SELECT} JOIN leases h ON h.node_no = n.node_no WHERE h.channel_id = ? AND n.alive_until > now_ms()`,
          channelId,
        ),
      );
      return found ? entryOf(found) : null;
    });
  }
}

function entryOf({ nodeNo, name, url, startedAt, seenAt, isAlive, channels, takenOver }: Row): NodeEntry {
  return {
    nodeNo: Number(nodeNo),
    name: String(name),
    url: typeof url === "string" ? url : null,
    startedAt: Number(startedAt),
    seenAt: Number(seenAt),
    isAlive: isAlive === true,
    channels: Number(channels),
    takenOver: Number(takenOver),
  };
}
