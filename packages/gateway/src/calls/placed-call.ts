import { type WallTime, whatsAppTime } from "../clock.ts";
import { personOf } from "../persons.ts";
import type { Call } from "../store/records.ts";
import { noDetails } from "./call.ts";
import type { CallUpdate } from "./update-body.ts";

/**
 * A call that the channel's owner placed, known by its end alone. It begins when it was taken up; where it was not, nobody
 * tells when it began, and it stands at its end.
 */
export function placedCall(update: CallUpdate, now: WallTime): Call {
  const { callId, chatId, endReason, at, endedAt = at, startedAt = endedAt } = update;
  const person = personOf(chatId);
  return {
    callId,
    givenId: null,
    status: "ended",
    direction: "outgoing",
    // Who was called, also where no number is known.
    creator: chatId,
    callerNumber: person?.number ?? null,
    callerLid: person?.lid ?? null,
    offeredBy: null,
    group: update.group,
    groupJid: null,
    video: update.video,
    offline: false,
    startedAt: whatsAppTime(startedAt),
    ringingAt: null,
    endedAt: whatsAppTime(endedAt),
    endReason,
    heardAt: now,
    durationSeconds: update.durationSeconds ?? null,
    log: null,
    ...noDetails,
  };
}
