import type { ActionEnd, ActionFacts, ActionStart, NewAction, TextsHeld } from "./actions.ts";
import type { Callback, ChannelCallbacks } from "./callbacks.ts";
import type {
  AttemptRecord,
  Call,
  ChannelRecord,
  CredentialRecord,
  DeliveryState,
  EventRecord,
  PendingDelivery,
  PhoneLog,
  WebhookRecord,
} from "./records.ts";

/** One journal entry: all of it is written, or none. */
export interface JournalEntry {
  call?: Call | undefined;
  /** The call is taken for one that was never heard of. */
  isNew?: boolean;
  events: EventRecord[];
  deliveries: NewDelivery[];
  /** What the phone noted of the entry's call, or of one that the store has. */
  log?: LoggedCall;
  /** The day of a summary of callbacks, `YYYY-MM-DD`: nothing is written when the channel had one of that day, or later. */
  summaryOf?: string;
  /** What rules decided about the entry's call. One that the store has for the call and rule is left out. */
  actions?: NewAction[];
  /** Actions that are done by this entry. */
  ends?: ActionEnd[];
  /** Credentials that are set with it. */
  credentials?: CredentialRecord[];
}

/** What the own phone noted of a call. @see PhoneLog */
export interface LoggedCall {
  /** The call's key. */
  callId: string;
  log: PhoneLog;
}

/**
 * For each delivery of an entry, whether it is the head of its lane, and the callbacks that changed with it: a missed call
 * opens one or joins it, an answered call closes those of its caller. Or the call as it stands, when the entry took it
 * for new and it is not: then nothing was written. `isLate`: nothing was written, as the day had its summary.
 */
export type RecordOutcome =
  | { heads: boolean[]; callbacks?: Callback[]; known?: never; isLate?: never }
  | { known: Call; heads?: never; callbacks?: never; isLate?: never }
  | { isLate: true; heads?: never; callbacks?: never; known?: never };

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
  webhookId: string;
  deliveryId: string;
  lane: string;
  state: DeliveryState;
  /** For `pending`: when the next attempt is due. */
  dueAt: number | null;
  settledAt: number;
  attempt: AttemptRecord | null;
}

/** A settlement as listeners are told of it: with the channel that it is of. */
export interface ChannelSettlement extends Settlement {
  channelId: string;
}

/** What an endpoint wants to know of what is due. */
export interface DueQuery {
  webhookId: string;
  /** Milliseconds since 1970, as all times here. */
  now: number;
  /** No head is planned later than this, unless by a clock that was wrong. */
  latest: number;
  /** The most lanes with something live in them. */
  live: number;
  /** The most lanes of replays alone. */
  replays: number;
  /** Lanes that the reader has. */
  except: readonly string[];
}

export interface DueLanes {
  /** Pending deliveries of lanes whose head is due, lane by lane, each in order; live ones before replays. */
  deliveries: PendingDelivery[];
  /** Those of the lanes that have more pending than these deliveries. */
  more: string[];
  /** When the next live head becomes due that is not among them; null when there is none, or none was asked for. */
  nextDueAt: number | null;
  /** Likewise for replays. */
  nextReplayDueAt: number | null;
}

/** What is planned for a webhook in a span of time, without its beginning and with its end, is moved. */
export interface Replan {
  webhookId: string;
  by: number;
  from: number;
  to: number;
}

/**
 * All that is written for a channel, and what is read on the way of its calls. It is had by a lease alone, so that no write can
 * forget the fence: once another node holds the channel, nothing that is asked for here changes anything.
 *
 * @throws RinghookError `STORE_FAILED` from every method, `LEASE_LOST` once the lease counts no more; nothing of a failed write
 * is kept
 */
export interface ChannelStore extends ChannelCallbacks {
  readonly channelId: string;

  /** Changes the given fields of the channel. False when it is gone. */
  update(change: Partial<Omit<ChannelRecord, "channelId">>): Promise<boolean>;
  /** Removes the channel with all that belongs to it, at most `limit` rows of the long tables. True when all is gone. */
  remove(args: { limit: number }): Promise<boolean>;

  readCredentials(args: { kind: string; keys: string[] }): Promise<CredentialRecord[]>;
  /** Credentials in the order of their kinds and keys, behind one of them. */
  listCredentials(args: {
    after: Pick<CredentialRecord, "kind" | "key"> | null;
    limit: number;
  }): Promise<CredentialRecord[]>;
  /** Sets and removes credentials. */
  writeCredentials(args: { credentials: CredentialRecord[] }): Promise<void>;
  /** Forgets the credentials, which are dead after a logout, except those of some kinds. */
  clearCredentials(args: { except: string[] }): Promise<void>;

  listWebhooks(): Promise<WebhookRecord[]>;
  /** Makes `webhooks` the channel's list, in this order, and cancels what is pending for those that left it. */
  replaceWebhooks(args: { webhooks: WebhookRecord[]; at: number }): Promise<void>;

  /** The calls that have neither ended nor gone quiet. */
  openCalls(): Promise<Call[]>;
  /** The calls with an id for their key, and those to which WhatsApp gave it; in the order in which they began. */
  callsById(args: { callId: string }): Promise<Call[]>;
  /** Writes an entry. */
  record(entry: JournalEntry): Promise<RecordOutcome>;
  /** The greatest ids in use, so that new ones sort behind them. */
  lastIds(): Promise<string[]>;

  /** Settles a delivery, keeps its attempt, and makes the next one in its lane due. To say it twice changes nothing. */
  settle(settlement: Settlement): Promise<void>;
  dueLanes(query: DueQuery): Promise<DueLanes>;
  /** Moves due times, when the wall's clock was set. */
  replan(args: Replan): Promise<void>;
  /** The webhooks for which something is pending. */
  pendingWebhooks(): Promise<string[]>;

  /** The rules as they were written; null where there are none. */
  readRules(): Promise<{ document: string; changedAt: number } | null>;
  writeRules(args: { document: string; at: number }): Promise<void>;
  readTextsHeld(): Promise<TextsHeld>;
  writeTextsHeld(args: TextsHeld): Promise<void>;
  /** When calls of a caller began since a time, the latest ones. */
  callsOfCaller(args: {
    number: string | null;
    lid: string | null;
    since: number;
    limit: number;
  }): Promise<{ callId: string; startedAt: number }[]>;

  /** The actions that are due, as lanes: `webhookId` and `latest` mean nothing here. */
  dueActions(query: DueQuery): Promise<DueLanes>;
  /** Whether any action is pending. */
  hasPendingActions(): Promise<boolean>;
  /** Looks at a pending action again later. */
  postponeAction(args: { actionId: string; dueAt: number }): Promise<void>;
  /** Moves due times, when the wall's clock was set. */
  replanActions(args: Replan): Promise<void>;
  /** What may be decided by, as of now; null when there is no such action. */
  actionFacts(args: { actionId: string; now: number }): Promise<ActionFacts | null>;
  startAction(start: ActionStart): Promise<void>;
  /** Settles an action. @returns false when it was settled before */
  endAction(end: ActionEnd): Promise<boolean>;
  /** Adds an action about a call. @returns false when there is no such call, or its like is there already */
  addAction(args: { callId: string; action: NewAction }): Promise<boolean>;
  /** Has a settled action done once more. @returns false when there is none */
  replayAction(args: {
    actionId: string;
    original: string;
    at: number;
    expiresAt: number | null;
  }): Promise<boolean>;

  /**
   * A step of removing what ended before a time: of each kind it looks at `limit` rows at most, and goes on where the step
   * before it ended. Returns 0 once there is nothing more that may go, and more than 0 until then.
   */
  sweep(args: { before: number; limit: number }): Promise<number>;
}

/** The store of a channel that this node holds. @throws RinghookError `CHANNEL_NOT_FOUND` for any other */
export type HolderOf = (channelId: string) => ChannelStore;
