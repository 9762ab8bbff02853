/** A channel held by one node. Whoever holds it next has a greater epoch, so that the one before can be told apart. */
export interface Lease {
  readonly channelId: string;
  readonly epoch: number;
}

/** A lease as the store tells it. */
export interface KeptLease extends Lease {
  /** What the channel stays together with: an app of Meta's and the channels of its numbers are one unit, others are one each. */
  readonly unit: string;
}

/** How the units lie among the nodes, as one node sees it. */
export interface Census {
  /** All that there are. */
  readonly units: number;
  /** Those that nobody holds. */
  readonly free: number;
  /** The nodes that are alive and take channels, with the units that each holds. */
  readonly takers: readonly { readonly nodeNo: number; readonly units: number }[];
  /** This node. */
  readonly ownNo: number;
  /** Units of which this node holds a part, and nobody the rest. */
  readonly parts: number;
  /** Channels of this node whose app another one holds. */
  readonly strays: readonly string[];
}

/** What a renewal tells. */
export interface Renewal {
  /** All that this node holds, whether it knows or not: an answer may have been lost. */
  readonly kept: readonly KeptLease[];
  readonly census: Census;
}

/** A node that has not said for this long that it is alive holds nothing any more: ten seconds. */
export const LEASE_MS = 10_000;

/** Who holds which channel: promise 8. Whoever writes for a channel writes by its lease. */
export interface Leases {
  /** What is held counts for this long after its last renewal began, in milliseconds; null: for as long as the process runs. */
  readonly termMs: number | null;
  /**
   * Takes channels that nobody holds, at most `limit` units of them, and first what is missing of units of this node. Where
   * `channelId` names one, that one alone, also when this node holds it already: its answer of before may have been lost.
   */
  acquire(args: { limit: number; channelId?: string }): Promise<KeptLease[]>;
  /**
   * Keeps what is held for another while.
   * @param takes whether this node takes channels: one that is about to stop does not
   */
  renew(args: { takes: boolean }): Promise<Renewal>;
  /** Lets a channel go. From then on the lease writes nothing. */
  release(lease: Lease): Promise<void>;
}
