/** A channel held by one node. Whoever holds it next has a greater epoch, so that the one before can be told apart. */
export interface Lease {
  readonly channelId: string;
  readonly epoch: number;
}

/** A node that has not said for this long that it is alive holds nothing any more, by the clock of all: ten seconds. */
export const LEASE_MS = 10_000;

/** Who holds which channel: promise 8. Whoever writes for a channel writes by its lease. */
export interface Leases {
  /** What is held counts for this long after its last renewal began, in milliseconds; null: for as long as the process runs. */
  readonly termMs: number | null;
  /**
   * Takes channels that nobody holds, at most `limit` of them. Where `channelId` names one, that one, also when this node holds
   * it already: its answer of before may have been lost.
   */
  acquire(args: { limit: number; channelId?: string }): Promise<Lease[]>;
  /** Keeps what is held for another while. @returns those that still are; all others are somebody else's */
  renew(held: readonly Lease[]): Promise<Lease[]>;
  /** Lets a channel go. From then on the lease writes nothing. */
  release(lease: Lease): Promise<void>;
}
