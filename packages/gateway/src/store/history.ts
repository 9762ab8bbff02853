import type { ActionFilter, ActionRecord } from "./actions.ts";
import type { Callbacks } from "./callbacks.ts";
import type {
  AttemptRecord,
  Call,
  CallDirection,
  CallStatus,
  DeliveryState,
  EventRecord,
  PendingDelivery,
} from "./records.ts";

/** A filter of calls. An absent field matches all. */
export interface CallFilter {
  channelId?: string;
  /** Phone-number JID or LID of the caller; of an outgoing call, of who was called. */
  caller?: string;
  /** Who placed it: `outgoing` is a call of the account's own. */
  direction?: CallDirection;
  status?: Call["status"];
  endReason?: string;
  group?: boolean;
  video?: boolean;
  offline?: boolean;
  /** Of this entry of the callbacks. */
  callbackId?: string;
  /** Started at or after, milliseconds since 1970. */
  from?: number;
  /** Started before. */
  to?: number;
}

export interface CallEntry extends Call {
  channelId: string;
  /** The words that rules put to the call, in order. */
  tags: readonly string[];
}

/** A position in the list of calls: after this call. */
export interface CallPosition {
  /** Milliseconds since 1970. */
  startedAt: number;
  channelId: string;
  callId: string;
}

/** A filter of deliveries. An absent field matches all. */
export interface DeliveryFilter {
  channelId?: string;
  deliveryId?: string;
  webhookId?: string;
  state?: DeliveryState;
  /** Only with `channelId`: a call's id is unique within its channel. */
  callId?: string;
  /** `calls`, `users` or `channel`. */
  type?: string;
  /** Status of the call's event. */
  status?: CallStatus;
  /** Has a failed attempt. */
  failed?: boolean;
  /** Recorded at or after, milliseconds since 1970. */
  from?: number;
  /** Recorded before. */
  to?: number;
}

export interface DeliveryEntry {
  channelId: string;
  deliveryId: string;
  webhookId: string;
  eventId: string;
  type: string;
  method: string;
  callId: string | null;
  status: CallStatus | null;
  state: DeliveryState;
  dueAt: number | null;
  attempts: number;
  /** HTTP status and error code of the last attempt. */
  lastStatus: number | null;
  lastError: string | null;
  replayOf: string | null;
  createdAt: number;
  settledAt: number | null;
}

/** A finished delivery with all that a replay needs. */
export type Replayable = Omit<PendingDelivery, "attempts" | "createdAt" | "replayOf">;

/** Finished deliveries of enabled webhooks that are not replays themselves, oldest first. */
export interface ReplayQuery {
  filter: DeliveryFilter & { channelId: string };
  /** After this delivery. */
  after: string | null;
  /** No delivery after this one. */
  upTo: string;
  limit: number;
}

export interface StreamedEvent extends EventRecord {
  channelId: string;
}

/** Ended calls that started within one hour. */
export interface HourCount {
  hour: number;
  status: "missed" | "answered";
  calls: number;
}

/** Ended calls by ring time in whole seconds; -1 when it is unknown. */
export interface RingCount {
  status: "missed" | "answered";
  ringSeconds: number;
  calls: number;
}

/** Whole hours, of one channel or of all; both in milliseconds since 1970. */
export interface HourWindow {
  channelId: string | null;
  from: number;
  to: number;
}

/** The reading side of the port: the logs, page by page. A long read blocks no write. */
export interface History extends Callbacks {
  /** Newest first. */
  listCalls(args: { filter: CallFilter; after: CallPosition | null; limit: number }): Promise<CallEntry[]>;
  /** The events of a call, in order. */
  callEvents(args: { channelId: string; callId: string }): Promise<EventRecord[]>;

  /** Newest first. `after` is a delivery's id. */
  listDeliveries(args: {
    filter: DeliveryFilter;
    after: string | null;
    limit: number;
  }): Promise<DeliveryEntry[]>;
  /** One delivery, of any channel. */
  readDelivery(args: { deliveryId: string }): Promise<DeliveryEntry | null>;
  readEvent(args: { channelId: string; eventId: string }): Promise<EventRecord | null>;
  /** The attempts of a delivery, in order. */
  listAttempts(args: { channelId: string; deliveryId: string }): Promise<AttemptRecord[]>;
  listReplayable(args: ReplayQuery): Promise<Replayable[]>;
  countReplayable(args: Omit<ReplayQuery, "after" | "limit">): Promise<number>;

  /** Newest first. `after` is an action's id. */
  listActions(args: { filter: ActionFilter; after: string | null; limit: number }): Promise<ActionRecord[]>;
  /** One action, of any channel. */
  readAction(args: { actionId: string }): Promise<ActionRecord | null>;

  callsByHour(window: HourWindow): Promise<HourCount[]>;
  callsByRingTime(window: HourWindow): Promise<RingCount[]>;
  /** Calls that have not ended, by status. */
  openCallCounts(args: { channelId: string | null }): Promise<{ status: Call["status"]; calls: number }[]>;
  /** The pending deliveries now. */
  pendingCount(args: { channelId: string | null }): Promise<number>;

  /** The events after an id, in order, of one channel or of all. */
  eventsAfter(args: { channelId: string | null; eventId: string; limit: number }): Promise<StreamedEvent[]>;
  /** The greatest event id; null without events. */
  lastEventId(args: { channelId: string | null }): Promise<string | null>;
}
