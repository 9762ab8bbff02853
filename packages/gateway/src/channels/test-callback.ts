import { randomBytes } from "node:crypto";
import { callBody } from "../calls/call-body.ts";
import type { Clock } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import type { Sent } from "../deliveries/sender.ts";
import type { Ids } from "../ids.ts";
import type { Call } from "../store/records.ts";
import type { Target } from "../webhooks/webhook.ts";
import { healthEvent, userEvent } from "./channel-events.ts";
import type { Health } from "./health.ts";

export interface TestCallbackParts {
  dispatcher: Dispatcher;
  ids: Ids;
  clock: Clock;
}

/** A number that belongs to nobody: 555-0100 and on are kept for examples. */
const CALLER = "12025550100@s.whatsapp.net";
const NOBODY = { id: "12025550101", name: "Example" };

/**
 * Sends a webhook one event that did not happen, as those are sent that do, with the header `ringhook-test` more.
 * Nothing of it is kept.
 */
export async function sendTestCallback(
  { dispatcher, ids, clock }: TestCallbackParts,
  type: string,
  health: Health,
  { webhook, ...rest }: Target,
): Promise<Sent> {
  const now = clock();
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
  const event = { type, event: "post" };
  const body =
    type === "calls"
      ? callBody(channelId, CALLER, missedCall(at), { status: "missed", at, offline: false })
      : // Of what a call gateway never sends, the envelope is all there is to show.
        JSON.stringify({ [type]: [], event, channel_id: channelId });
  return { type, method: "post", body };
}

function missedCall(at: number): Call {
  return {
    callId: randomBytes(16).toString("hex").toUpperCase(),
    status: "missed",
    creator: CALLER,
    callerNumber: CALLER,
    callerLid: null,
    group: false,
    groupJid: null,
    video: false,
    offline: false,
    startedAt: at - 8_000,
    ringingAt: at - 7_000,
    endedAt: at,
    endReason: "timeout",
    heardAt: at,
  };
}
