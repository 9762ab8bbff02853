import type {
  AttemptRecord,
  Call,
  CallStatus,
  DeliveryState,
  EventRecord,
  PendingDelivery,
} from "./records.ts";

/** Which calls a list is about. What is absent narrows nothing. */
export interface CallFilter {
  channelId?: string;
  /** Phone-number JID or LID of the caller. */
  caller?: string;
  status?: Call["status"];
  endReason?: string;
  group?: boolean;
  video?: boolean;
  offline?: boolean;
  /** Began at or after, milliseconds since 1970. */
  from?: number;
  /** Began before. */
  to?: number;
}

export interface CallEntry extends Call {
  channelId: string;
}

/** A place in the list of calls: behind this call. */
export type CallPosition = Pick<CallEntry, "startedAt" | "channelId" | "callId">;

/** Which deliveries a list is about. What is absent narrows nothing. */
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
  /** Has an attempt that failed. */
  failed?: boolean;
  /** Journaled at or after, milliseconds since 1970. */
  from?: number;
  /** Journaled before. */
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

/** A delivery that is done, with what replaying it needs. */
export type Replayable = Omit<PendingDelivery, "attempts" | "createdAt" | "replayOf">;

/** Deliveries that are done, whose webhook is there and enabled, and which are no replays themselves; oldest first. */
export interface ReplayQuery {
  filter: DeliveryFilter & { channelId: string };
  /** Behind this delivery. */
  after: string | null;
  /** None that was journaled later than this one. */
  upTo: string;
  limit: number;
}

export interface StreamedEvent extends EventRecord {
  channelId: string;
}

/** Ended calls that began within one hour. */
export interface HourCount {
  hour: number;
  status: "missed" | "answered";
  calls: number;
}

/** Ended calls that rang for so many whole seconds; -1: nobody heard them ring. */
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

/** The reading side of the port: what is asked of the past, page by page. A long answer holds up no write. */
export interface History {
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

  callsByHour(window: HourWindow): Promise<HourCount[]>;
  callsByRingTime(window: HourWindow): Promise<RingCount[]>;
  /** Calls that have not ended, by status. */
  openCallCounts(args: { channelId: string | null }): Promise<{ status: Call["status"]; calls: number }[]>;
  /** What is pending now. */
  pendingCount(args: { channelId: string | null }): Promise<number>;

  /** The events behind an id, in order; of one channel or of all. */
  eventsAfter(args: { channelId: string | null; eventId: string; limit: number }): Promise<StreamedEvent[]>;
  /** The greatest event id there is; null while there is none. */
  lastEventId(args: { channelId: string | null }): Promise<string | null>;
}
