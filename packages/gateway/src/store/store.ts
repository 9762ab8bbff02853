import type { Clock } from "../clock.ts";
import type { IdShare } from "../ids.ts";
import type { AccountStore } from "./account-store.ts";
import type { AuditStore } from "./audit.ts";
import type { BrokerStore } from "./broker-store.ts";
import type { ChannelStore } from "./channel-store.ts";
import type { History } from "./history.ts";
import type { Insights } from "./insights.ts";
import type { Lease, Leases } from "./leases.ts";
import type { Nodes } from "./nodes.ts";
import type { Notices } from "./notices.ts";
import type { Call, ChannelRecord } from "./records.ts";
import type { TokenStore } from "./token-store.ts";

/** The pending deliveries of all endpoints. */
export interface Backlog {
  /** Number of pending deliveries. */
  pending: number;
  /** When the oldest of them was recorded; null without one. */
  oldestAt: number | null;
}

/**
 * The port to the store. Every write is durable when its promise resolves, and writes take effect in the order of the
 * calls.
 *
 * @throws RinghookError `STORE_FAILED` from every method; a failed write leaves nothing behind
 */
export interface Store extends History, Insights, AccountStore, AuditStore, TokenStore, BrokerStore {
  /** Adds a channel, held from the beginning by whoever adds it. */
  insertChannel(channel: ChannelRecord): Promise<Lease>;
  listChannels(args: Record<never, never>): Promise<ChannelRecord[]>;
  /** A call by its key. */
  readCall(args: { channelId: string; callId: string }): Promise<Call | null>;
  backlog(args: Record<never, never>): Promise<Backlog>;

  readonly leases: Leases;
  /** What nodes tell each other; absent where one is alone. */
  readonly notices?: Notices;
  /** The nodes that share it; absent likewise. */
  readonly nodes?: Nodes;
  /** Which ids this node gives. */
  readonly ids: IdShare;
  /** The clock that all who write go by, where it is not this machine's. */
  readonly clock?: Clock;
  /** The one way to write for a channel. */
  holder(lease: Lease): ChannelStore;

  /** Rejects when a write would not be durable, either by trying one or by checking the store's files. */
  probe(args: { write: boolean }): Promise<void>;

  /** Finishes the requested operations, then closes. */
  close(): Promise<void>;
}
