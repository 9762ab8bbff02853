import type { History } from "./history.ts";
import type { Insights } from "./insights.ts";
import type {
  AttemptRecord,
  Call,
  ChannelRecord,
  CredentialRecord,
  DeliveryState,
  EventRecord,
  PendingDelivery,
  WebhookRecord,
} from "./records.ts";

/** One journal entry: all of it is written, or none. */
export interface JournalEntry {
  channelId: string;
  call?: Call | undefined;
  /** The call is taken for one that was never heard of. */
  isNew?: boolean;
  events: EventRecord[];
  deliveries: NewDelivery[];
}

/**
 * For each delivery of an entry, whether it is the head of its lane. Or the call as it stands, when the entry took it
 * for new and it is not: then nothing was written.
 */
export type RecordOutcome = { heads: boolean[]; known?: never } | { known: Call; heads?: never };

/** A delivery of one of the entry's events, or of an earlier event when it is a replay. */
export interface NewDelivery {
  deliveryId: string;
  eventId: string;
  webhookId: string;
  lane: string;
  createdAt: number;
  replayOf: string | null;
}

/** What became of a delivery through an attempt, or without one. */
export interface Settlement {
  channelId: string;
  webhookId: string;
  deliveryId: string;
  lane: string;
  state: DeliveryState;
  /** For `pending`: when the next attempt is due. */
  dueAt: number | null;
  settledAt: number;
  attempt: AttemptRecord | null;
}

export interface DueLanes {
  /** Pending deliveries of lanes whose head is due, lane by lane, each in order. */
  deliveries: PendingDelivery[];
  /** Those of the lanes that have more pending than is told here. */
  more: string[];
  /** When the next head becomes due that is not among them; null when there is none. */
  nextDueAt: number | null;
}

/** What is owed to endpoints. */
export interface Backlog {
  /** Deliveries that wait or are under way. */
  pending: number;
  /** When the oldest of them was journaled; null when there is none. */
  oldestAt: number | null;
}

/**
 * The port to what is kept. Every write is durable when its promise resolves, and writes
 * take effect in the order in which they were asked for.
 *
 * @throws RinghookError `STORE_FAILED` from every method; nothing of a failed write is kept
 */
export interface Store extends History, Insights {
  insertChannel(channel: ChannelRecord): Promise<void>;
  /** Changes the given fields. False when there is no such channel. */
  updateChannel(change: { channelId: string } & Partial<Omit<ChannelRecord, "channelId">>): Promise<boolean>;
  /** Removes a channel with all that belongs to it, at most `limit` rows of the long tables. True when all is gone. */
  removeChannel(args: { channelId: string; limit: number }): Promise<boolean>;
  listChannels(args: Record<never, never>): Promise<ChannelRecord[]>;

  readCredentials(args: { channelId: string; kind: string; keys: string[] }): Promise<CredentialRecord[]>;
  /** Sets and removes credentials of a channel. */
  writeCredentials(args: { channelId: string; credentials: CredentialRecord[] }): Promise<void>;
  /** Forgets the credentials of a channel, which are dead after a logout, except those of some kinds. */
  clearCredentials(args: { channelId: string; except: string[] }): Promise<void>;

  listWebhooks(args: { channelId: string }): Promise<WebhookRecord[]>;
  /** Makes `webhooks` the channel's list, in this order, and cancels what is pending for those that left it. */
  replaceWebhooks(args: { channelId: string; webhooks: WebhookRecord[]; at: number }): Promise<void>;

  /** The calls that have neither ended nor gone quiet. */
  openCalls(args: { channelId: string }): Promise<Call[]>;
  readCall(args: { channelId: string; callId: string }): Promise<Call | null>;
  /** Writes an entry. */
  record(entry: JournalEntry): Promise<RecordOutcome>;
  /** The greatest ids in use, so that new ones sort behind them. */
  lastIds(args: { channelId: string }): Promise<string[]>;

  /** Settles a delivery, keeps its attempt, and makes the next one in its lane due. */
  settle(settlement: Settlement): Promise<void>;
  dueLanes(args: { channelId: string; webhookId: string; now: number; limit: number }): Promise<DueLanes>;
  /** The webhooks of a channel for which something is pending. */
  pendingWebhooks(args: { channelId: string }): Promise<string[]>;

  backlog(args: Record<never, never>): Promise<Backlog>;
  /** Removes what ended before a time, at most `limit` rows of each kind; tells how many went. */
  sweep(args: { channelId: string; before: number; limit: number }): Promise<number>;

  /** Finishes what was asked for, then closes. */
  close(): Promise<void>;
}
