import { callBody } from "../calls/call-body.ts";

/** A number that belongs to nobody: 555-0100 and on are kept for examples. */
const CALLER = "12025550100@s.whatsapp.net";
const CALL_ID = "7E57000000000000000000000000CA11";

/** The body of a missed call that nobody placed, to try a webhook with. @param at milliseconds since 1970 */
export function sampleCallBody(channelId: string, at: number): string {
  const call = {
    callId: CALL_ID,
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
    endReason: "hung_up",
    heardAt: at,
  } as const;
  return callBody(channelId, CALLER, call, { status: "missed", at, offline: false });
}
