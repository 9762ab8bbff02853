import { elapsed, later, type WallTime, type WhatsAppTime } from "../clock.ts";
import { compare, personOf } from "../persons.ts";
import type { Call, CallDetails } from "../store/records.ts";
import { hasEnded, heardOnly, noDetails, personOfCaller, type StatusChange } from "./call.ts";
import type { Signal } from "./signal.ts";

/** A call after a signal, and the statuses it reached through it, in order. */
export interface Step {
  call: Call;
  changes: StatusChange[];
}

/** A queued offer older than this no longer rings: 60 s. */
export const OFFLINE_RING_MS = 60_000;
/** After this long without a stanza, the log closes a call with the end reason `unknown`: two minutes. */
export const QUIET_MS = 120_000;
/** The longest wait for WhatsApp's queue since the last stanza of a queued call: two minutes. */
export const QUEUE_MS = 120_000;
/** The longest wait for a call's end while the link is down, as it may be in WhatsApp's queue: 15 minutes. */
export const AWAY_MS = 900_000;

/**
 * Applies a signal to a call: the table in docs/reference/calls.md as a pure function.
 * Statuses only move forward, each is reached at most once, and a call ends once.
 *
 * @param before the call so far; undefined for a new one
 * @param now stored as the time of the last stanza
 * @returns undefined when the signal changes nothing
 */
export function advance(before: Call | undefined, signal: Signal, now: WallTime): Step | undefined {
  // What the phone noted of a call is no stanza: the call begins with its first one all the same.
  const isNew = before === undefined || before.status === "ended";
  if (before && !isNew && hasEnded(before)) return undefined;
  const call = isNew ? unheardOf(signal, now, before) : learn(before, signal, now);
  if (!call) return undefined;
  if (signal.kind === "offered" || signal.kind === "ringing") {
    return isNew ? begin(call, signal) : goOn(call, signal);
  }
  if (!endCounts(call, signal)) return undefined;
  const { at, offline } = signal;
  // The duration of a group call does not say whether the own phone took part.
  const answered = signal.kind === "answered" || (signal.talked === true && !call.group);
  if (answered) {
    const reason = signal.kind === "answered" ? signal.reason : undefined;
    return end(withTalk(call, signal), "answered", reason ?? "answered", at, offline);
  }
  return end(call, "missed", signal.reason, at, offline);
}

/**
 * Decides a queued call once WhatsApp's queue is empty and held no end for it.
 * An old offer was missed; a recent one still rings and becomes a live call.
 *
 * @param now WhatsApp's time, which dates offers; undefined when unknown, then the offer counts as old
 */
export function decideQueued(call: Call, now: WhatsAppTime | undefined): Step | undefined {
  if (call.status !== "queued") return undefined;
  if (now === undefined || elapsed(call.startedAt, now) > OFFLINE_RING_MS) {
    return end(call, "missed", "missed_while_away", call.startedAt, true);
  }
  return initiate(call);
}

/** Closes a call in the log after a silence. It makes no event: an end that comes later still makes its own. */
export function closeIfQuiet(call: Call, now: WallTime): Call | undefined {
  const quiet = !hasEnded(call) && call.status !== "queued" && call.endReason === null;
  return quiet && elapsed(call.heardAt, now) >= QUIET_MS ? { ...call, endReason: "unknown" } : undefined;
}

/**
 * Decides a call after a long silence, whatever the cause: so every state of a call ends even if its event never comes.
 *
 * @param silentMs time since the call's last stanza, in milliseconds
 * @param isUp whether the link is up, so that WhatsApp could have sent the call's end
 */
export function giveUp(call: Call, silentMs: number, isUp: boolean): Step | undefined {
  if (call.status === "queued") {
    return silentMs >= (isUp ? QUEUE_MS : AWAY_MS) ? decideQueued(call, undefined) : undefined;
  }
  if (!isUp && silentMs < AWAY_MS) return undefined;
  const quiet = closeIfQuiet(call, later(call.heardAt, silentMs));
  return quiet && { call: quiet, changes: [] };
}

function begin(call: Call, signal: Signal): Step {
  if (signal.offline) return { call, changes: [] };
  return then(initiate(call), (begun) => ring(begun, signal));
}

/** A further signal of a call in progress. A live stanza about a queued call means that it still rings. */
function goOn(call: Call, signal: Signal): Step {
  if (call.status !== "queued") return ring(call, signal);
  return signal.offline ? { call, changes: [] } : then(initiate(call), (begun) => ring(begun, signal));
}

function initiate(call: Call): Step {
  const change: StatusChange = { status: "initiated", at: call.startedAt, offline: call.offline };
  return { call: { ...call, status: "initiated" }, changes: [change] };
}

/** The first sign of ringing makes the one `ringing`; repeated offers and further signs make nothing. */
function ring(call: Call, signal: Signal): Step {
  if (signal.kind !== "ringing" || call.status !== "initiated") return { call, changes: [] };
  const { at, offline, latencyMs } = signal;
  const change: StatusChange = {
    status: "ringing",
    at,
    offline,
    ...(latencyMs !== undefined && { latencyMs }),
  };
  return { call: { ...call, status: "ringing", ringingAt: at }, changes: [change] };
}

function then(first: Step, next: (call: Call) => Step): Step {
  const second = next(first.call);
  return { call: second.call, changes: [...first.changes, ...second.changes] };
}

function end(
  call: Call,
  status: "answered" | "missed",
  endReason: string,
  at: WhatsAppTime,
  offline: boolean,
): Step {
  return { call: { ...call, status, endReason, endedAt: at }, changes: [{ status, at, offline }] };
}

function withTalk(call: Call, signal: Signal): Call {
  const told = signal.kind === "answered" ? signal.talkSeconds : undefined;
  return told === undefined ? call : { ...call, durationSeconds: told };
}

/** Whether an end counts: other participants who join, decline or leave a group call do not end it for this channel. */
function endCounts(call: Call, signal: Signal & { kind: "answered" | "ended" }): boolean {
  if (signal.kind === "answered") return signal.by === "self";
  if (signal.by !== "other" || !(call.group || signal.group)) return true;
  const callers = [personOfCaller(call), personOf(call.offeredBy)];
  return callers.some((caller) => compare(caller, signal.sender) === "same");
}

/** A call begins with its first signal, if that names the caller. */
function unheardOf(signal: Signal, now: WallTime, noted: Call | undefined): Call | undefined {
  if (signal.creator === undefined) return undefined;
  return {
    callId: noted?.callId ?? signal.callId,
    givenId: noted?.givenId ?? null,
    status: "queued",
    creator: signal.creator,
    callerNumber: signal.callerNumber ?? null,
    callerLid: signal.callerLid ?? null,
    offeredBy: offererOf(signal),
    group: signal.group ?? false,
    groupJid: signal.groupJid ?? null,
    video: signal.video ?? false,
    offline: signal.offline,
    startedAt: signal.at,
    ringingAt: null,
    endedAt: null,
    endReason: null,
    heardAt: now,
    ...heardOnly,
    ...(noted && { log: noted.log, durationSeconds: noted.durationSeconds }),
    ...noDetails,
    ...signal.details,
  };
}

/** What a call's first event said stays so in later ones: details are learnt only before the first event. */
function learn(call: Call, signal: Signal, now: WallTime): Call {
  return {
    ...call,
    ...(call.status === "queued" && learnBeforeTold(call, signal)),
    ...(call.callerNumber !== null && !signal.isCreatorGuessed && lidOf(call, signal)),
    offeredBy: call.offeredBy ?? offererOf(signal),
    ...detailsOf(call, signal),
    endReason: call.endReason === "unknown" ? null : call.endReason,
    heardAt: now,
  };
}

/** The first offer decides group and video for the whole call. */
function learnBeforeTold(call: Call, signal: Signal): Partial<Call> {
  const isFirstOffer = signal.kind === "offered" && call.offeredBy === null;
  return {
    ...(!signal.isCreatorGuessed && {
      callerNumber: call.callerNumber ?? signal.callerNumber ?? null,
      ...lidOf(call, signal),
    }),
    ...(isFirstOffer && {
      group: call.group || (signal.group ?? false),
      groupJid: call.groupJid ?? signal.groupJid ?? null,
      video: call.video || (signal.video ?? false),
    }),
  };
}

/** No event tells of these, so they may be learnt at any time. What was told first stays. */
function detailsOf(call: Call, { details = {} }: Signal): CallDetails {
  return {
    callerName: call.callerName ?? details.callerName ?? null,
    callerPlatform: call.callerPlatform ?? details.callerPlatform ?? null,
    callerVersion: call.callerVersion ?? details.callerVersion ?? null,
    callerCountry: call.callerCountry ?? details.callerCountry ?? null,
    silence: call.silence ?? details.silence ?? null,
  };
}

function lidOf(call: Call, { callerLid }: Signal): Pick<Call, "callerLid"> {
  return { callerLid: call.callerLid ?? callerLid ?? null };
}

function offererOf({ kind, sender }: Signal): string | null {
  return kind === "offered" ? (sender?.number ?? sender?.lid ?? null) : null;
}
