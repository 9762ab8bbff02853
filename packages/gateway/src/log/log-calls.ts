import { callerOf, callIdOf } from "../calls/call.ts";
import type { Recorded } from "../calls/journal.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Settlement } from "../store/store.ts";
import type { Log } from "./log.ts";

/** What the log tells of events as they are journaled: each once, with the ids under which the API has them. */
export function logRecorded(log: Log, { channelId, events, call }: Recorded): void {
  for (const { eventId, callId, type, method, status } of events) {
    const event = `${type}.${method}`;
    log.info({ channelId, event, eventId, callId, status, from: call && callerOf(call) }, "journaled");
  }
}

/** What the log tells of a delivery: that it went out, or why not, and when it is tried again. */
export function logSettled(log: Log, delivery: PendingDelivery, settlement: Settlement): void {
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
