import { callerOf, callIdOf } from "../calls/call.ts";
import type { Recorded } from "../journal/write-entry.ts";
import type { Log } from "../log/log.ts";
import type { ActionRecord } from "../store/actions.ts";
import type { ChannelSettlement } from "../store/channel-store.ts";
import type { PendingDelivery } from "../store/records.ts";

/** Logs recorded events, each once, with the same ids as in the API. */
export function logRecorded(log: Log, { channelId, events, call }: Recorded): void {
  // What is left out is not put together, either: it is a line for each event.
  if (!log.isLevelEnabled("info")) return;
  for (const { eventId, callId, type, method, status } of events) {
    const event = `${type}.${method}`;
    log.info({ channelId, event, eventId, callId, status, from: call && callerOf(call) }, "journaled");
  }
}

/** What the log tells of a delivery: that it went out, or why not, and when it is tried again. */
export function logSettled(log: Log, delivery: PendingDelivery, settlement: ChannelSettlement): void {
  if (!log.isLevelEnabled(settlement.state === "delivered" ? "info" : "warn")) return;
  const { deliveryId, eventId, webhookId } = delivery;
  const { channelId, state, dueAt, attempt } = settlement;
  const { number, status, error, durationMs, address } = attempt ?? {};
  const ids = { channelId, webhookId, deliveryId, eventId, callId: callIdOf(delivery) };
  const outcome = { attempt: number, status, error, durationMs, address };
  if (state === "delivered") log.info({ ...ids, ...outcome }, "delivered");
  else if (dueAt === null) log.warn({ ...ids, state }, "not delivered");
  else {
    const nextAttempt = new Date(dueAt).toISOString();
    log.warn({ ...ids, ...outcome, nextAttempt }, "an attempt failed");
  }
}

/** What the log tells of an action: that a rule wants it, and what became of it. What it says to whom it does not tell. */
export function logAction(log: Log, action: ActionRecord): void {
  const { channelId, actionId, callId, rule, kind, state, reason, code } = action;
  const ids = { channelId, actionId, callId, rule, kind };
  if (state === "pending") log.info(ids, "a rule wants something done");
  else if (state === "failed") log.warn({ ...ids, state, reason, code }, "an action failed");
  else log.info({ ...ids, state, reason }, "an action is settled");
}
