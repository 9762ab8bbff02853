/** A node of the database, as every node sees it. Times are milliseconds since 1970, by the database's clock. */
export interface NodeEntry {
  /** Smaller than that of every node that came later. */
  nodeNo: number;
  /** How people know it. */
  name: string;
  /** Where the other nodes reach it; null until it listens. */
  url: string | null;
  startedAt: number;
  /** When it last said that it is alive. */
  seenAt: number;
  isAlive: boolean;
  /** How many channels it holds. */
  channels: number;
  /** How many channels it has taken from nodes that died. */
  takenOver: number;
}

/** The nodes that share a database. */
export interface Nodes {
  /** The number of this node. */
  readonly ownNo: number;
  /** Says where the others reach this node. */
  announce(url: string): Promise<void>;
  /** Those that are alive, and those that were within the last hour; in the order in which they came. */
  list(): Promise<NodeEntry[]>;
  /** Who holds a channel; null when nobody who is alive does. */
  holderOf(channelId: string): Promise<NodeEntry | null>;
}
