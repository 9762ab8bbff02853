import type { Call } from "../store/records.ts";
import { hasEnded, type StatusChange } from "./call.ts";
import type { Signal } from "./signal.ts";

/** A call after a signal, and the statuses it reached through it, in order. */
export interface Step {
  call: Call;
  changes: StatusChange[];
}

/** An offer out of the queue that is older than this no longer rings: 60 s. */
export const OFFLINE_RING_MS = 60_000;
/** Without any stanza for this long the log closes a call with the end reason `unknown`: two minutes. */
export const QUIET_MS = 120_000;

/**
 * What a signal does to a call: the table in docs/reference/calls.md, as a pure function.
 * Statuses only move forward, each is reached at most once, and a call ends once.
 *
 * @param before the call so far; undefined for one that was never heard of
 * @param now the gateway's clock, kept as the moment the call was last heard of
 * @returns undefined when the signal changes nothing
 */
export function advance(before: Call | undefined, signal: Signal, now: number): Step | undefined {
  if (before && hasEnded(before)) return undefined;
  if (signal.kind === "offered" || signal.kind === "ringing") {
    return before ? goOn(learn(before, signal, now), signal) : begin(signal, now);
  }
  const call = before ? learn(before, signal, now) : unheardOf(signal, now);
  if (!endCounts(call, signal)) return undefined;
  const { at, offline } = signal;
  if (signal.kind === "answered") return end(call, "answered", "answered", at, offline);
  return end(call, "missed", signal.reason, at, offline);
}

/**
 * Decides a queued call once WhatsApp's queue is drained and no end came out of it.
 * Old offers were missed; a younger one still rings and goes on as a live call.
 */
export function drain(call: Call, now: number): Step | undefined {
  if (call.status !== "queued") return undefined;
  if (now - call.startedAt > OFFLINE_RING_MS) {
    return end(call, "missed", "missed_while_away", call.startedAt, true);
  }
  return initiate({ ...call, heardAt: now });
}

/** Closes a call in the log that has gone quiet. No event: an end that comes later still makes its own. */
export function quieten(call: Call, now: number): Call | undefined {
  const quiet = !hasEnded(call) && call.status !== "queued" && call.endReason === null;
  return quiet && now - call.heardAt >= QUIET_MS ? { ...call, endReason: "unknown" } : undefined;
}

function begin(signal: Signal, now: number): Step {
  const call = unheardOf(signal, now);
  if (signal.offline) return { call, changes: [] };
  return then(initiate(call), (begun) => ring(begun, signal));
}

/** More of a call that has not ended. A live stanza about a queued call tells that it still rings. */
function goOn(call: Call, signal: Signal): Step {
  if (call.status !== "queued") return ring(call, signal);
  return signal.offline ? { call, changes: [] } : then(initiate(call), (begun) => ring(begun, signal));
}

function initiate(call: Call): Step {
  const change: StatusChange = { status: "initiated", at: call.startedAt, offline: call.offline };
  return { call: { ...call, status: "initiated" }, changes: [change] };
}

/** The first sign of ringing makes the one `ringing`; an offer that repeats, or more of the same, makes nothing. */
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
  at: number,
  offline: boolean,
): Step {
  return { call: { ...call, status, endReason, endedAt: at }, changes: [{ status, at, offline }] };
}

/** Another participant who joins, declines or leaves a group call says nothing about this channel's part in it. */
function endCounts(call: Call, signal: Signal & { kind: "answered" | "ended" }): boolean {
  if (signal.kind === "answered") return signal.by === "self";
  return signal.by !== "other" || !call.group;
}

function unheardOf(signal: Signal, now: number): Call {
  return {
    callId: signal.callId,
    status: "queued",
    creator: signal.creator,
    callerNumber: signal.callerNumber ?? null,
    callerLid: signal.callerLid ?? null,
    group: signal.group ?? false,
    groupJid: signal.groupJid ?? null,
    video: signal.video ?? false,
    offline: signal.offline,
    startedAt: signal.at,
    ringingAt: null,
    endedAt: null,
    endReason: null,
    heardAt: now,
  };
}

/** A later signal may tell what the first one did not; what is known already stays. */
function learn(call: Call, signal: Signal, now: number): Call {
  return {
    ...call,
    callerNumber: call.callerNumber ?? signal.callerNumber ?? null,
    callerLid: call.callerLid ?? signal.callerLid ?? null,
    group: call.group || (signal.group ?? false),
    groupJid: call.groupJid ?? signal.groupJid ?? null,
    video: call.video || (signal.video ?? false),
    endReason: call.endReason === "unknown" ? null : call.endReason,
    heardAt: now,
  };
}
