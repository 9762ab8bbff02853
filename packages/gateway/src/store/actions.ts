import type { Call, PendingDelivery } from "./records.ts";

/** Actions of rules, as the store has them. Times are milliseconds since 1970. */

export type ActionKind = "reject" | "text" | "remind" | "tag";
export type ActionState = "pending" | "done" | "failed" | "skipped";

/** An action that a rule decided, on its way into the store with the event that it follows from. */
export interface NewAction {
  actionId: string;
  eventId: string;
  rule: string;
  kind: ActionKind;
  /** Those of one lane are done strictly one after another. */
  lane: string;
  /** The action as the rule has it: JSON. */
  action: string;
  /** The time zone of the rule; null where it names none. */
  zone: string | null;
  /** The number of the person it is about, in the one spelling of its line; null where WhatsApp hides it. */
  line: string | null;
  lid: string | null;
  /** When the event happened, by WhatsApp's clock. */
  eventAt: number;
  plannedAt: number;
  /** From then on it is too old; null where age does not matter. */
  expiresAt: number | null;
  /** WhatsApp has to acknowledge the rejection of the same call by the same rule first. */
  needsRejection: boolean;
  /** What has no effect outside is done with the entry that decides it. */
  state: "pending" | "done";
  createdAt: number;
}

export interface ActionRecord extends Omit<NewAction, "state"> {
  channelId: string;
  callId: string | null;
  state: ActionState;
  /** Why it was skipped, or how it failed. */
  reason: string | null;
  /** Of WhatsApp's refusal. */
  code: number | null;
  /** When it is looked at next; null once it is settled. */
  dueAt: number | null;
  /** An attempt began then: it may have been done. */
  startedAt: number | null;
  /** The id that the message has, chosen before it is sent. */
  messageId: string | null;
  /** What the text said. */
  text: string | null;
  /** The action that a person had done once more by this one. */
  replayOf: string | null;
  settledAt: number | null;
}

/** What the store knows of an action that is due. */
export interface ActionFacts {
  action: ActionRecord;
  /** The call that it is about; null when it is no longer in the log. */
  call: Call | null;
  /** What became of the rejection that it needs; null when it needs none, or there is none. */
  rejection: ActionState | null;
  /** Since the event the own phone answered a call of this caller. */
  answeredSince: boolean;
  /** Since the event a person wrote to the caller, called them, or settled that they need no call back. */
  spokenToSince: boolean;
  texts: {
    toCaller: number | null;
    toCallerByGateway: number | null;
    lastDay: number;
    lastMinute: number;
  };
  rejectionsLastMinute: number;
}

/** An attempt begins, or is taken back before anything left. */
export interface ActionStart {
  actionId: string;
  /** Null: nothing left, so nothing counts. */
  at: number | null;
  messageId: string | null;
  text: string | null;
}

/** What became of an action. */
export interface ActionEnd {
  actionId: string;
  state: Exclude<ActionState, "pending">;
  reason: string | null;
  code: number | null;
  at: number;
  /** Whether it was attempted, as far as is known: what was not counts in no limit. */
  counts: boolean;
}

/** What WhatsApp's refusals mean for a channel's next texts. */
export interface TextsHeld {
  pausedUntil: number | null;
  /** Pauses since a text last got through. */
  pauses: number;
  offAt: number | null;
  /** WhatsApp's code, of the last refusal. */
  code: number | null;
}

/** A filter of actions. An absent field matches all. */
export interface ActionFilter {
  channelId?: string;
  /** Only with `channelId`. */
  callId?: string;
  rule?: string;
  kind?: ActionKind;
  state?: ActionState;
}

/** An action as it stands right after it was decided. */
export function decidedRecord(channelId: string, callId: string, action: NewAction): ActionRecord {
  const isPending = action.state === "pending";
  return {
    ...action,
    channelId,
    callId,
    reason: null,
    code: null,
    dueAt: isPending ? action.plannedAt : null,
    startedAt: null,
    messageId: null,
    text: null,
    replayOf: null,
    settledAt: isPending ? null : action.createdAt,
  };
}

type AsDelivery = Pick<NewAction, "actionId" | "eventId" | "lane" | "createdAt"> & { kind: string };

/** An action as the lanes take it: what is done is read again when its turn comes. */
export function actionAsDelivery(
  { actionId: deliveryId, eventId, kind: method, lane, createdAt }: AsDelivery,
  webhookId: string,
): PendingDelivery {
  const ids = { deliveryId, eventId, webhookId, lane, type: "actions", method };
  return { ...ids, body: "", attempts: 0, createdAt, replayOf: null };
}
