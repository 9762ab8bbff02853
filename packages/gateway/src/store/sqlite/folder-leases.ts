import type { KeptLease, Lease, Leases, Renewal } from "../leases.ts";
import type { ChannelRecord } from "../records.ts";

const FIRST_EPOCH = 1;
/** The number of the one node. */
const ALONE = 1;

/**
 * The leases of a data folder. Its lock is one lease of everything: no other process has the folder, so a channel is free until
 * this one takes it, and stays taken until it is let go.
 */
export class FolderLeases implements Leases {
  readonly termMs = null;
  readonly #listChannels: () => Promise<Pick<ChannelRecord, "channelId">[]>;
  /** The epoch of each channel that is held, or was. */
  readonly #epochs = new Map<string, number>();
  readonly #held = new Set<string>();

  constructor(listChannels: () => Promise<Pick<ChannelRecord, "channelId">[]>) {
    this.#listChannels = listChannels;
  }

  async acquire({ limit, channelId: one }: { limit: number; channelId?: string }): Promise<KeptLease[]> {
    const all = (await this.#listChannels()).map(({ channelId }) => channelId);
    const wanted = all.filter((channelId) =>
      one === undefined ? !this.#held.has(channelId) : channelId === one,
    );
    return wanted.slice(0, limit).map((channelId) => ({ ...this.take(channelId), unit: channelId }));
  }

  async renew(): Promise<Renewal> {
    const kept = [...this.#held].map((channelId) => ({ ...this.take(channelId), unit: channelId }));
    const units = (await this.#listChannels()).length;
    const free = units - kept.length;
    const takers = [{ nodeNo: ALONE, units: kept.length }];
    return { kept, census: { units, free, takers, ownNo: ALONE, parts: 0, strays: [] } };
  }

  async release(lease: Lease): Promise<void> {
    if (!this.holds(lease)) return;
    this.#held.delete(lease.channelId);
    this.#epochs.set(lease.channelId, lease.epoch + 1);
  }

  /** A channel that is known to be there. */
  take(channelId: string): Lease {
    this.#held.add(channelId);
    return { channelId, epoch: this.#epochs.get(channelId) ?? FIRST_EPOCH };
  }

  holds({ channelId, epoch }: Lease): boolean {
    return this.#held.has(channelId) && (this.#epochs.get(channelId) ?? FIRST_EPOCH) === epoch;
  }
}
