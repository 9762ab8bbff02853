import { randomBytes } from "node:crypto";
import { callBody } from "../calls/call-body.ts";
import type { Call } from "../store/records.ts";
import { healthEvent, userEvent } from "./channel-events.ts";
import type { Health } from "./health.ts";

/** What a receiver that is tried out is shown. */
export interface Sample {
  type: string;
  method: string;
  body: string;
}

const CALLER = "919984351847@s.whatsapp.net";
const OWN = "61371989950@s.whatsapp.net";

/**
 * An event that did not happen, made as those are that do.
 * @param now milliseconds since 1970
 */
export function sampleOf(type: string, channelId: string, health: Health, now: number): Sample {
  if (type === "calls") {
    return {
      type,
      method: "post",
      body: callBody(channelId, OWN, missedCall(now), { status: "missed", at: now, offline: false }),
    };
  }
  if (type === "users")
    return userEvent(channelId, "post", health.user ?? { id: "61371989950", name: "Jonathan" });
  if (type === "channel") return healthEvent(health);
  // Of types that a call gateway never sends, the envelope is all there is to show.
  const body = JSON.stringify({ [type]: [], event: { type, event: "post" }, channel_id: channelId });
  return { type, method: "post", body };
}

function missedCall(now: number): Call {
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
    startedAt: now,
    ringingAt: null,
    endedAt: now,
    endReason: "timeout",
    heardAt: now,
  };
}
