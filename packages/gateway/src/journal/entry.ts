import { callerLaneOf } from "../caller-lane.ts";
import { hasEnded, type StatusChange } from "../calls/call.ts";
import { callBody } from "../calls/call-body.ts";
import { type CallUpdate, updateBody } from "../calls/update-body.ts";
import { msOf } from "../clock.ts";
import type { Ids } from "../ids.ts";
import type { ActionEnd, NewAction } from "../store/actions.ts";
import type { LoggedCall } from "../store/channel-store.ts";
import type { Call, CredentialRecord, EventRecord, PendingDelivery } from "../store/records.ts";
import type { WebhookRegistry } from "../subscriptions/registry.ts";
import type { DecidedAction } from "./decide-actions.ts";

/** What belongs to an entry besides its events. */
export interface Written {
  call?: Call;
  isNew?: boolean;
  /** Those of the events, in order. */
  changes?: readonly StatusChange[];
  decided?: readonly DecidedAction[];
  /** Actions that are done by the entry. */
  ends?: readonly ActionEnd[];
  /** The day whose only summary of callbacks it is, `YYYY-MM-DD`. */
  summaryOf?: string;
  /** The ids of the webhooks that its events are for; default: all that subscribe to them. */
  to?: ReadonlySet<string>;
  /** Credentials that are set with it. */
  credentials?: readonly CredentialRecord[];
  /** What the phone noted of the call. */
  log?: LoggedCall;
  /** The call as it is after the entry, where the entry does not write it whole. */
  about?: Call;
}

/** How an event is recorded that no signal made. With a call that the store has nothing is written. */
export interface Publishing
  extends Pick<Written, "call" | "isNew" | "ends" | "credentials" | "summaryOf" | "to"> {
  /** Default: that of its type. */
  lane?: string;
  /** When it happened: milliseconds since 1970; default: now. */
  at?: number;
}

/** An event that has no id yet. */
export type NewEvent = Omit<EventRecord, "eventId">;

/** What a source says of a call besides what its signal means. */
export interface SaidOfCall {
  /** The body that the provider sent, which goes out as the event of this signal. */
  asSent?: string | null;
  /** What `calls.patch` tells, once the signal has ended the call. */
  update?: CallUpdate | null;
}

/** Whose events are made: the channel, its own phone-number JID, and what its source says besides. */
interface Teller {
  channelId: string;
  ownNumber: string;
  said?: SaidOfCall;
}

/** The events of a journal entry: one for each status that a call has reached, and what is told at its end. */
export function eventsOf(
  { channelId, ownNumber, said = {} }: Teller,
  call: Call,
  { changes }: { changes: readonly StatusChange[] },
  journaledAt: number,
): NewEvent[] {
  const events = changes.map((change, index): NewEvent => {
    // The provider's words are about the last step: those before it were not told by themselves.
    const asSent = index === changes.length - 1 ? said.asSent : null;
    return {
      callId: call.callId,
      type: "calls",
      method: "post",
      status: change.status,
      at: msOf(change.at),
      journaledAt,
      body: asSent ?? callBody(channelId, ownNumber, call, change),
    };
  });
  if (!said.update || changes.length === 0 || !hasEnded(call)) return events;
  return [...events, updateEvent(channelId, said.update, call.callId, journaledAt)];
}

/** The event of `calls.patch`. */
export function updateEvent(
  channelId: string,
  update: CallUpdate,
  callId: string,
  journaledAt: number,
): NewEvent {
  const body = updateBody(channelId, update, journaledAt);
  return { callId, type: "calls", method: "patch", status: null, at: update.at, journaledAt, body };
}

/** How events are owed to webhooks. */
interface Owing extends Pick<Written, "to"> {
  lane: string;
  /** Of the call that it is about, by JID; null where it is about none. */
  caller: string | null;
  registry: WebhookRegistry;
  ids: Ids;
}

/** Events with what is owed of them to each webhook that wants them. The ids of both are given in one go: see `Ids`. */
export function entryOf(
  channelId: string,
  news: readonly NewEvent[],
  { lane, caller, registry, ids, to }: Owing,
): { events: EventRecord[]; deliveries: PendingDelivery[] } {
  const events: EventRecord[] = [];
  const deliveries: PendingDelivery[] = [];
  for (const { callId, type, method, status, at, journaledAt, body } of news) {
    const wanting = registry.subscribers(channelId, `${type}.${method}`, status);
    const subscribers = to ? wanting.filter(({ webhookId }) => to.has(webhookId)) : wanting;
    const { eventId, deliveryIds } = ids.forEvent(subscribers.length);
    events.push({ eventId, callId, type, method, status, at, journaledAt, body });
    for (const [index, deliveryId] of deliveryIds.entries()) {
      const webhook = subscribers[index];
      if (!webhook) continue;
      const { webhookId, chatwoot } = webhook;
      // Two calls of one caller told at once would become two contacts there.
      const own = chatwoot && caller !== null ? callerLaneOf(caller) : lane;
      const owed = { attempts: 0, createdAt: journaledAt, replayOf: null };
      deliveries.push({ deliveryId, eventId, webhookId, lane: own, type, method, body, ...owed });
    }
  }
  return { events, deliveries };
}

/** Actions with the ids of the events that they follow from. @param changes those of the events, in order */
export function actionsOf(
  decided: readonly DecidedAction[],
  changes: readonly StatusChange[],
  events: readonly EventRecord[],
  ids: Ids,
): NewAction[] {
  return decided.flatMap(({ change, ...action }) => {
    const event = events[changes.indexOf(change)];
    return event ? [{ ...action, actionId: ids.next("act"), eventId: event.eventId }] : [];
  });
}
