import { type WallTime, whatsAppTime } from "../clock.ts";
import { compare } from "../persons.ts";
import type { Call, PhoneLog } from "../store/records.ts";
import { noDetails, personOfCaller } from "./call.ts";
import { endReasonOf, isUnfinished, type LogRecord, outcomeOf } from "./log-record.ts";
import type { CallUpdate } from "./update-body.ts";

/**
 * What a record means for the call of its id.
 *
 * - `made`: nothing was heard of the call, and it is made from the record
 * - `attached`: the call is known, and the record is put to it; its status and its events stay
 * - `replaced`: the phone corrects itself, and nobody is told
 * - `same`: the record says nothing new
 * - `kept`: it says something else than the one before, which stays
 */
export type Matched = "made" | "attached" | "replaced" | "same" | "kept";

export interface Match {
  matched: Matched;
  /** What stanzas said of the call is something else. */
  disagrees: boolean;
}

/** Of calls with one id, the one that a record is about. */
export function callOfRecord(calls: readonly Call[], record: LogRecord): Call | undefined {
  const candidates = calls.filter(({ direction }) => direction === record.direction);
  if (record.direction === "outgoing") return candidates.at(-1);
  const is = (call: Call) => compare(personOfCaller(call), record.person);
  const same = candidates.findLast((call) => call.creator === record.creator || is(call) === "same");
  return same ?? candidates.findLast((call) => is(call) === "unknown");
}

/** @param known the call as the store has it; undefined for one that it has not */
export function matchRecord(known: Call | undefined, record: LogRecord): Match {
  if (isUnfinished(record.result)) return { matched: "same", disagrees: false };
  if (!known) return { matched: "made", disagrees: false };
  if (!known.log) return { matched: "attached", disagrees: contradicts(known, record) };
  return { matched: matchLog(known.log, record), disagrees: false };
}

function matchLog(log: PhoneLog, record: LogRecord): Matched {
  const { result, durationSeconds, writtenAt } = record;
  if (log.result === result && log.durationSeconds === durationSeconds) return "same";
  // Read again after what came later.
  if (Number(writtenAt) < log.writtenAt) return "same";
  return log.result === "MISSED" && result === "ACCEPTEDELSEWHERE" ? "replaced" : "kept";
}

/** Whether the phone knows a talk where stanzas told of none, or the other way round. */
function contradicts({ status, direction }: Call, { result }: LogRecord): boolean {
  if (direction === "outgoing" || (status !== "missed" && status !== "answered")) return false;
  const outcome = outcomeOf(result);
  const talked = outcome === "answered" || outcome === "answered_elsewhere";
  return talked !== (status === "answered");
}

/** A call that is known by its record alone. @param now when it was read */
export function callFromRecord(record: LogRecord, now: WallTime): Call {
  const { callId, direction, creator, person, groupJid, video, startedAt, writtenAt } = record;
  return {
    callId,
    givenId: null,
    status: "ended",
    direction,
    // Who was called, also where no number is known.
    creator: direction === "outgoing" ? (person?.number ?? person?.lid ?? groupJid ?? creator) : creator,
    callerNumber: person?.number ?? null,
    callerLid: person?.lid ?? null,
    offeredBy: null,
    group: groupJid !== null,
    groupJid,
    video,
    offline: false,
    startedAt,
    ringingAt: null,
    endedAt: whatsAppTime(Math.max(Number(startedAt), Number(writtenAt))),
    endReason: endReasonOf(record.result),
    heardAt: now,
    durationSeconds: record.durationSeconds,
    log: null,
    ...noDetails,
  };
}

/** What `calls.patch` tells of a record. @param ownNumber the channel's own phone-number JID */
export function updateOfRecord(record: LogRecord, ownNumber: string): CallUpdate {
  const { callId, direction, creator, person, groupJid, video, result, durationSeconds } = record;
  const other = person?.number ?? person?.lid;
  const from = direction === "outgoing" ? ownNumber : (other ?? creator);
  return {
    callId,
    direction,
    from,
    chatId: groupJid ?? other ?? from,
    endReason: endReasonOf(result),
    at: Number(record.writtenAt),
    startedAt: Number(record.startedAt),
    ...(durationSeconds !== null && { durationSeconds }),
    group: groupJid !== null,
    video,
  };
}
