import { proto, toNumber } from "baileys";
import type { LogRecord } from "../../../calls/log-record.ts";
import { whatsAppTime } from "../../../clock.ts";
import { compare, type Person, personOf } from "../../../persons.ts";
import type { Account } from "../../source.ts";
import type { Mutation } from "./open-patch.ts";

/** Who people are: by number, where that is known of their LID. */
export type WhoIs = (jid: string) => Promise<Person | undefined>;

/** A record longer than this is of no call. */
const LONGEST_ID = 128;
/** A time further ahead than this is none. */
const AHEAD_MS = 86_400_000;

/** Whether a change of the collection is about the call log. */
export function isOfCallLog({ index: [kind] }: Mutation): boolean {
  return kind === "call_log" || kind === "delete_individual_call_log";
}

/**
 * Reads a change of the call log.
 *
 * @param now milliseconds since 1970, by WhatsApp's clock: stands in for a time that is missing
 * @returns undefined for anything but the record of a call: another kind of change, a record taken away, one without an id
 */
export async function readRecord(
  { isRemoval, index, value }: Mutation,
  account: Account,
  whoIs: WhoIs,
  now: number,
): Promise<LogRecord | undefined> {
  const record = value?.callLogAction?.callLogRecord;
  if (isRemoval || index[0] !== "call_log" || !record) return undefined;
  const callId = record.callId || index[2];
  if (!callId || callId.length > LONGEST_ID) return undefined;
  const creator = record.callCreatorJid || index[1] || account.number;
  const own = personOf(account.number, account.lid);
  const caller = await whoIs(creator);
  // Neither `isIncoming` nor the index can be trusted: those who write them turn them round.
  const isOwn = compare(caller, own) === "same";
  const participants = await participantsOf(record, own, whoIs);
  const person = isOwn ? participants[0]?.person : caller;
  const writtenAt = notAhead(timeOf(value.timestamp), now) ?? now;
  const startedAt = notAhead(startOf(record.startTime), writtenAt) ?? writtenAt;
  const durationSeconds = secondsOf(record.duration);
  const groupJid = record.groupJid?.endsWith("@g.us") ? record.groupJid : null;
  return {
    callId,
    direction: isOwn ? "outgoing" : "incoming",
    creator,
    ...(person && { person }),
    groupJid,
    video: record.isVideo === true,
    result: nameOf(record.callResult),
    durationSeconds,
    startedAt: whatsAppTime(startedAt),
    writtenAt: whatsAppTime(writtenAt),
    participants: participants.map(({ id, result }) => ({ id, result })),
  };
}

interface Participant {
  id: string;
  result: string;
  person: Person | undefined;
}

/** The others: some records name the own number or LID, too. */
async function participantsOf(
  { participants }: proto.ICallLogRecord,
  own: Person | undefined,
  whoIs: WhoIs,
): Promise<Participant[]> {
  const all = await Promise.all(
    (participants ?? []).flatMap(({ userJid, callResult }) =>
      userJid ? [namedBy(userJid, nameOf(callResult), whoIs)] : [],
    ),
  );
  return all.filter(({ person }) => compare(person, own) !== "same");
}

async function namedBy(jid: string, result: string, whoIs: WhoIs): Promise<Participant> {
  const person = await whoIs(jid);
  return { id: person?.number ?? person?.lid ?? jid, result, person };
}

const { CallResult } = proto.CallLogRecord;

function nameOf(result: proto.CallLogRecord.CallResult | null | undefined): string {
  return result == null ? "UNKNOWN" : (CallResult[result] ?? String(result));
}

type Whole = Parameters<typeof toNumber>[0];

function secondsOf(duration: Whole): number | null {
  if (duration == null) return null;
  const seconds = toNumber(duration);
  return Number.isSafeInteger(seconds) && seconds >= 0 ? seconds : null;
}

/** Seconds, milliseconds and microseconds were all seen: they are told apart by their size. */
function startOf(startTime: Whole): number | undefined {
  const time = timeOf(startTime);
  if (time === undefined) return undefined;
  if (time < 1e11) return time * 1_000;
  return time < 1e14 ? time : Math.floor(time / 1_000);
}

function notAhead(time: number | undefined, of: number): number | undefined {
  return time !== undefined && time <= of + AHEAD_MS ? time : undefined;
}

function timeOf(time: Whole): number | undefined {
  const ms = time == null ? Number.NaN : toNumber(time);
  return Number.isSafeInteger(ms) && ms > 0 ? ms : undefined;
}
