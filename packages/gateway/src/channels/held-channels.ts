import { RinghookError } from "../errors.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { Lease } from "../store/leases.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";

/** Channels are acquired this many at a time. */
const STEP = 1_000;

/** The leases of the channels that this node holds: a lease is the only way to write for a channel. */
export class HeldChannels {
  readonly #store: Pick<Store, "leases" | "holder" | "insertChannel">;
  readonly #held = new Map<string, { lease: Lease; store: ChannelStore }>();

  constructor(store: Pick<Store, "leases" | "holder" | "insertChannel">) {
    this.#store = store;
  }

  /** Takes every channel that no node holds. */
  async acquireAll(): Promise<void> {
    for (let leases: Lease[] | undefined; leases === undefined || leases.length === STEP; ) {
      leases = await this.#store.leases.acquire({ limit: STEP });
      for (const lease of leases) this.#hold(lease);
    }
  }

  /** Adds a channel to the store, and holds it. */
  async insert(record: ChannelRecord): Promise<ChannelStore> {
    return this.#hold(await this.#store.insertChannel(record));
  }

  /** Takes one channel. @returns undefined when it is not there, or another node's */
  async acquire(channelId: string): Promise<ChannelStore | undefined> {
    const known = this.#held.get(channelId);
    if (known) return known.store;
    const [lease] = await this.#store.leases.acquire({ limit: 1, channelId });
    return lease && this.#hold(lease);
  }

  /** The store of a channel that is held. @throws RinghookError `CHANNEL_NOT_FOUND` */
  of(channelId: string): ChannelStore {
    const held = this.#held.get(channelId);
    if (held) return held.store;
    throw new RinghookError("CHANNEL_NOT_FOUND", `channel ${channelId} is not held by this node`);
  }

  /** How long what is held counts after its last renewal began, in milliseconds; null: as long as the process runs. */
  get termMs(): number | null {
    return this.#store.leases.termMs;
  }

  /** Keeps what is held for another while. @returns the channels that are another node's by now, which are no longer held */
  async renew(): Promise<string[]> {
    const before = [...this.#held.values()].map(({ lease }) => lease);
    const kept = new Set(
      (await this.#store.leases.renew(before)).map(({ channelId, epoch }) => `${epoch} ${channelId}`),
    );
    const lost = before.filter(({ channelId, epoch }) => !kept.has(`${epoch} ${channelId}`));
    // What was let go and taken again meanwhile is held by another lease.
    const gone = lost.filter(({ channelId, epoch }) => this.#held.get(channelId)?.lease.epoch === epoch);
    for (const { channelId } of gone) this.#held.delete(channelId);
    return gone.map(({ channelId }) => channelId);
  }

  has(channelId: string): boolean {
    return this.#held.has(channelId);
  }

  /** Lets a channel go. */
  async release(channelId: string): Promise<void> {
    const held = this.#held.get(channelId);
    this.#held.delete(channelId);
    if (held) await this.#store.leases.release(held.lease);
  }

  #hold(lease: Lease): ChannelStore {
    const store = this.#store.holder(lease);
    this.#held.set(lease.channelId, { lease, store });
    return store;
  }
}
