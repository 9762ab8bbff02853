import { randomBytes } from "node:crypto";
import { heardOnly, noDetails } from "../calls/call.ts";
import { callBody } from "../calls/call-body.ts";
import { type Clock, nowOf, wallTime, whatsAppTime } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import type { Ids } from "../ids.ts";
import type { Evidence } from "../sinks/sink.ts";
import type { Call } from "../store/records.ts";
import type { Target } from "../subscriptions/webhook.ts";
import { alertEvent } from "./alerts/alert.ts";
import { healthEvent, userEvent } from "./channel-events.ts";
import type { Health } from "./health.ts";

export interface TestCallbackParts {
  dispatcher: Dispatcher;
  ids: Ids;
  clock: Clock;
}

/** A fictional number: 555-0100 and up are reserved for examples. */
const CALLER = "12025550100@s.whatsapp.net";
const NOBODY = { id: "12025550101", name: "Example" };

/**
 * Sends a webhook one sample event in the same way as a real one, with the additional header `ringhook-test`.
 * Nothing is stored.
 */
export async function sendTestCallback(
  { dispatcher, ids, clock }: TestCallbackParts,
  type: string,
  health: Health,
  { webhook, ...rest }: Target,
): Promise<Evidence> {
  const now = nowOf(clock);
  const sample = sampleOf(type, health, Math.floor(now / 1000) * 1000);
  const headers = { ...webhook.headers, "ringhook-test": "true" };
  return dispatcher.sendOnce(
    {
      ...sample,
      deliveryId: ids.next("dlv"),
      eventId: ids.next("evt"),
      webhookId: webhook.webhookId,
      lane: "test",
      attempts: 0,
      createdAt: now,
      replayOf: null,
    },
    { ...rest, webhook: { ...webhook, headers } },
  );
}

/** @param at milliseconds since 1970, whole seconds */
function sampleOf(type: string, health: Health, at: number): { type: string; method: string; body: string } {
  const { channel_id: channelId, user = NOBODY } = health;
  if (type === "users") return userEvent(channelId, "post", user);
  if (type === "channel") return healthEvent(health);
  if (type === "ops") return alertEvent(channelId, { kind: "channel_logged_out" }, at, null);
  const event = { type, event: "post" };
  const body =
    type === "calls"
      ? callBody(channelId, CALLER, missedCall(at), {
          status: "missed",
          at: whatsAppTime(at),
          offline: false,
        })
      : // For events that this gateway never sends, only the envelope is known.
        JSON.stringify({ [type]: [], event, channel_id: channelId });
  return { type, method: "post", body };
}

function missedCall(at: number): Call {
  return {
    callId: randomBytes(16).toString("hex").toUpperCase(),
    givenId: null,
    status: "missed",
    creator: CALLER,
    callerNumber: CALLER,
    callerLid: null,
    ...heardOnly,
    ...noDetails,
    offeredBy: CALLER,
    group: false,
    groupJid: null,
    video: false,
    offline: false,
    startedAt: whatsAppTime(at - 8_000),
    ringingAt: whatsAppTime(at - 7_000),
    endedAt: whatsAppTime(at),
    endReason: "timeout",
    heardAt: wallTime(at),
  };
}
