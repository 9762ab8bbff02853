import { RinghookError } from "../errors.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { KeptLease, Lease } from "../store/leases.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";

/** Channels are acquired this many at a time. */
const STEP = 1_000;

/** Who is told of channels that begin to be held, or end, by what is done here. */
export interface HeldWatch {
  onInserted(lease: KeptLease): void;
  onGone(channelId: string): void;
}

/** The leases of the channels that this node holds: a lease is the only way to write for a channel. */
export class HeldChannels {
  readonly #store: Pick<Store, "leases" | "holder" | "insertChannel">;
  readonly #held = new Map<string, { lease: Lease; store: ChannelStore }>();
  /** Channels that are being added. */
  readonly #inserting = new Set<string>();
  #watch: HeldWatch | undefined;

  constructor(store: Pick<Store, "leases" | "holder" | "insertChannel">) {
    this.#store = store;
  }

  watch(watch: HeldWatch): void {
    this.#watch = watch;
  }

  /** Takes every channel that no node holds. */
  async acquireAll(): Promise<void> {
    for (let leases: Lease[] | undefined; leases === undefined || leases.length === STEP; ) {
      leases = await this.#store.leases.acquire({ limit: STEP });
      for (const lease of leases) this.take(lease);
    }
  }

  /** Adds a channel to the store, and holds it. */
  async insert(record: ChannelRecord): Promise<ChannelStore> {
    const { channelId, source } = record;
    this.#inserting.add(channelId);
    try {
      const lease = await this.#store.insertChannel(record);
      const store = this.take(lease);
      const unit = source.kind === "meta-cloud" ? source.sourceId : channelId;
      this.#watch?.onInserted({ ...lease, unit });
      return store;
    } finally {
      this.#inserting.delete(channelId);
    }
  }

  /** Whether a channel is being added just now. */
  isInserting(channelId: string): boolean {
    return this.#inserting.has(channelId);
  }

  /** Takes one channel. @returns undefined when it is not there, or another node's */
  async acquire(channelId: string): Promise<ChannelStore | undefined> {
    const known = this.#held.get(channelId);
    if (known) return known.store;
    const [lease] = await this.#store.leases.acquire({ limit: 1, channelId });
    return lease && this.take(lease);
  }

  /** Holds a channel by a lease that the store gave. */
  take(lease: Lease): ChannelStore {
    const known = this.#held.get(lease.channelId);
    if (known?.lease.epoch === lease.epoch) return known.store;
    const store = this.#store.holder(lease);
    this.#held.set(lease.channelId, { lease, store });
    return store;
  }

  /** The store of a channel that is held. @throws RinghookError `CHANNEL_NOT_FOUND` */
  of(channelId: string): ChannelStore {
    const held = this.#held.get(channelId);
    if (held) return held.store;
    throw new RinghookError("CHANNEL_NOT_FOUND", `channel ${channelId} is not held by this node`);
  }

  has(channelId: string): boolean {
    return this.#held.has(channelId);
  }

  /** All that are held. */
  ids(): string[] {
    return [...this.#held.keys()];
  }

  /** Writes for a channel no more: its lease is let go elsewhere, or is another node's. */
  forget(channelId: string): void {
    this.#held.delete(channelId);
  }

  /** Lets a channel go of which nothing is left. */
  async release(channelId: string): Promise<void> {
    const held = this.#held.get(channelId);
    this.#held.delete(channelId);
    this.#watch?.onGone(channelId);
    if (held) await this.#store.leases.release(held.lease);
  }
}
