import { proto } from "baileys";
import type { Mutation } from "./mutation.ts";

/** How a call came out, in WhatsApp's words. An outgoing call that nobody took is `MISSED`. */
export type CallResult = keyof typeof proto.CallLogRecord.CallResult;

/** A call as its record in the call log tells it. */
export interface CallRecord {
  readonly id: string;
  /** The JID of who placed it. */
  readonly creator: string;
  /** Whether that is the account itself. */
  readonly isOwn: boolean;
  /** The JIDs of the others. */
  readonly participants: readonly string[];
  readonly result: CallResult;
  /** Of talk, in whole seconds. */
  readonly duration: number;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  /** When the record was written, in milliseconds since 1970. */
  readonly writtenAt: number;
  /** In what the record counts its start. Android counts seconds, others were seen. */
  readonly unit: "s" | "ms" | "us";
  /** Who wrote it: an Android phone, or a WhatsApp Web, which turns the direction round. */
  readonly writer: "android" | "web";
  readonly video: boolean;
  readonly groupJid: string | undefined;
  readonly linkToken: string | undefined;
  readonly silence: keyof typeof proto.CallLogRecord.SilenceReason | undefined;
  /** Fields of WhatsApp's record that stand there whatever the others say; null leaves one out. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

const { CallLogRecord } = proto;
const { CallResult, CallType, SilenceReason } = CallLogRecord;
/** How a call can come out. */
export const callResults = namesOf(CallResult) as CallResult[];
/** Why a call was not to ring. */
export const silenceReasons = namesOf(SilenceReason) as (keyof typeof SilenceReason)[];
/** The collection of the call log. */
export const CALL_LOG = "regular";
// A unit in milliseconds.
const UNITS = { s: 1_000, ms: 1, us: 1 / 1_000 } as const;

/** Writes a call into the log, or writes it anew. */
export function recordCall(record: CallRecord): Mutation {
  const { writtenAt } = record;
  return {
    operation: "set",
    index: indexOf(record),
    value: { timestamp: writtenAt, callLogAction: { callLogRecord: describe(record) } },
    version: 1,
  };
}

/**
 * Takes a record away: the phone keeps so many and no more.
 *
 * @param keepsValue the change carries the record all the same: what it does shows in its operation alone
 */
export function removeRecord(record: CallRecord, at: number, keepsValue: boolean): Mutation {
  const value = keepsValue ? { callLogAction: { callLogRecord: describe(record) } } : {};
  return { operation: "remove", index: indexOf(record), value: { timestamp: at, ...value }, version: 1 };
}

/** The owner clears the log of the calls with somebody, in one direction. Names no call. */
export function clearLog(peerJid: string, isIncoming: boolean, at: number): Mutation {
  return {
    operation: "set",
    index: ["delete_individual_call_log", peerJid, isIncoming ? "1" : "0"],
    value: { timestamp: at, deleteIndividualCallLog: { peerJid, isIncoming } },
    version: 1,
  };
}

// The index tells the direction once more, and agrees with the record, even where both are wrong.
function indexOf(record: CallRecord): readonly string[] {
  return ["call_log", record.creator, record.id, saysIncoming(record) ? "1" : "0"];
}

function saysIncoming({ isOwn, writer }: CallRecord): boolean {
  return writer === "android" ? !isOwn : isOwn;
}

function describe(record: CallRecord): proto.ICallLogRecord {
  const callResult = CallResult[record.result];
  const described: proto.ICallLogRecord = {
    callResult,
    duration: record.duration,
    startTime: Math.floor(record.startedAt / UNITS[record.unit]),
    isIncoming: saysIncoming(record),
    isVideo: record.video,
    isCallLink: record.linkToken !== undefined,
    ...(record.linkToken === undefined ? {} : { callLinkToken: record.linkToken }),
    callId: record.id,
    callCreatorJid: record.creator,
    ...(record.groupJid === undefined ? {} : { groupJid: record.groupJid }),
    participants: record.participants.map((userJid) => ({ userJid, callResult })),
    callType: CallType.REGULAR,
    isDndMode: false,
    ...(record.silence === undefined ? {} : { silenceReason: SilenceReason[record.silence] }),
  };
  return CallLogRecord.fromObject({ ...described, ...record.fields });
}

// Generated enums are told by name and by number.
function namesOf(choices: object): string[] {
  return Object.keys(choices).filter((name) => Number.isNaN(Number(name)));
}
