import type { Signal } from "../../calls/signal.ts";
import type { CallUpdate } from "../../calls/update-body.ts";
import type { CallReport, Unreported } from "../call-report.ts";
import type { StepsBefore } from "../in-order.ts";
import { objectsOf, shortText } from "../json.ts";
import { signalTime, toldTime } from "../told-time.ts";
import { type CallsChange, numberJid } from "./envelope.ts";

/** Meta's `terminate` can overtake `connect`, and for a call that the business placed it can overtake `REJECTED`. */
export const metaStepsBefore: StepsBefore = {
  offered: [],
  ringing: ["offered"],
  answered: ["offered"],
  ended: ["offered"],
  outgoing_declined: [],
  outgoing_over: ["outgoing_declined"],
  outgoing_talked: [],
};

type Entry = Record<string, unknown>;

/**
 * What one entry of `calls` means: `connect` and `terminate`.
 *
 * @param arrivedAt stands in for a time that is missing or cannot be one
 */
export function metaCall(entry: Entry, change: CallsChange, arrivedAt: number): CallReport | Unreported {
  const callId = shortText(entry.id);
  if (callId === undefined) return "malformed";
  const { event } = entry;
  if (event !== "connect" && event !== "terminate") return "unknown_status";
  const outgoing = isOutgoing(entry, change);
  const caller = numberJid(entry.from) ?? shortText(entry.from) ?? callerOf(change, outgoing);
  if (caller === undefined) return "malformed";
  const end = event === "terminate" ? endOf(entry, arrivedAt) : undefined;
  if (outgoing) {
    // That the business's own call is set up, nobody asked to be told.
    if (!end) return "no_call";
    const chatId = numberJid(entry.to) ?? shortText(entry.to) ?? onlyUser(change) ?? caller;
    const step = end.startedAt === undefined ? "outgoing_over" : "outgoing_talked";
    const update: CallUpdate = { callId, direction: "outgoing", from: caller, chatId, ...end, ...VOICE };
    return { callId, step, signal: null, update, asSent: null };
  }
  const signal = incomingSignal(entry, callId, caller, end, arrivedAt);
  const talked = end?.startedAt === undefined ? undefined : end;
  const update: CallUpdate | null = talked
    ? { callId, direction: "incoming", from: caller, chatId: caller, ...talked, ...VOICE }
    : null;
  return { callId, step: signal.kind, signal, update, asSent: null };
}

/** What one entry of `statuses` means: RINGING, ACCEPTED and REJECTED of a call that the business placed. */
export function metaStatus(entry: Entry, change: CallsChange, arrivedAt: number): CallReport | Unreported {
  const callId = shortText(entry.id);
  const chatId = numberJid(entry.recipient_id) ?? shortText(entry.recipient_id) ?? onlyUser(change);
  if (callId === undefined || chatId === undefined) return "malformed";
  if (entry.status === "RINGING" || entry.status === "ACCEPTED") return "no_call";
  if (entry.status !== "REJECTED") return "unknown_status";
  const at = toldTime(entry.timestamp) ?? arrivedAt;
  const update: CallUpdate = {
    callId,
    direction: "outgoing",
    from: change.ownNumber ?? change.phoneNumberId,
    chatId,
    endReason: "declined",
    at,
    endedAt: at,
    ...VOICE,
  };
  return { callId, step: "outgoing_declined", signal: null, update, asSent: null };
}

/** Meta's calls are between two, and without a picture. */
const VOICE = { group: false, video: false } as const;

interface End {
  at: number;
  endReason: string;
  startedAt?: number;
  endedAt?: number;
  durationSeconds?: number;
}

function endOf(entry: Entry, arrivedAt: number): End {
  const at = toldTime(entry.timestamp) ?? arrivedAt;
  const startedAt = toldTime(entry.start_time);
  const endedAt = toldTime(entry.end_time);
  const duration = Number(shortText(entry.duration) ?? Number.NaN);
  return {
    at,
    endReason: endReasonOf(entry, startedAt !== undefined),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(Number.isSafeInteger(duration) &&
      duration >= 0 &&
      startedAt !== undefined && { durationSeconds: duration }),
  };
}

/** `status` is a word, or a list with one. */
function endReasonOf({ status, errors }: Entry, talked: boolean): string {
  const [word] = [status].flat();
  if (word !== "FAILED") return talked ? "completed" : "hung_up";
  const code = objectsOf(errors).map((error) => shortText(error.code))[0];
  return code === undefined ? "failed" : `failed:${code}`;
}

function incomingSignal(
  entry: Entry,
  callId: string,
  caller: string,
  end: End | undefined,
  arrivedAt: number,
): Signal {
  const callerNumber = numberJid(caller);
  const facts = {
    callId,
    offline: false,
    creator: caller,
    ...(callerNumber !== undefined && { callerNumber }),
    ...VOICE,
  };
  if (!end) return { ...facts, kind: "offered", at: signalTime(toldTime(entry.timestamp) ?? arrivedAt) };
  const { durationSeconds: talkSeconds, startedAt, endReason: reason } = end;
  if (startedAt !== undefined) {
    const talk = talkSeconds === undefined ? {} : { talkSeconds };
    return { ...facts, kind: "answered", by: "self", ...talk, reason, at: signalTime(startedAt) };
  }
  return { ...facts, kind: "ended", by: "self", reason, at: signalTime(end.at) };
}

/** The direction as Meta says it; without a word, whoever calls from the business's own number is the business. */
function isOutgoing({ direction, from }: Entry, { ownNumber }: CallsChange): boolean {
  if (direction === "BUSINESS_INITIATED") return true;
  if (direction === "USER_INITIATED") return false;
  return ownNumber !== undefined && numberJid(from) === ownNumber;
}

function callerOf(change: CallsChange, outgoing: boolean): string | undefined {
  return outgoing ? change.ownNumber : onlyUser(change);
}

/** By number, or by the id that Meta gives where the number is hidden. With several users it is unknown who is meant. */
function onlyUser({ users }: CallsChange): string | undefined {
  const [user, ...others] = users;
  return user === undefined || others.length > 0 ? undefined : (numberJid(user) ?? user);
}
