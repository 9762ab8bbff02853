import type { CallEvent, CallStatus } from "./call-event.ts";
import { numberOf } from "./jid.ts";
import { knownStatus, statuses } from "./known-status.ts";
import type { CallUpdate } from "./webhook.ts";
import { WebhookError } from "./webhook-error.ts";

/** A call as far as its events tell it. Plain JSON, so it can be stored and read back. */
export interface Call {
  readonly id: string;
  /** The furthest status it reached. `answered` counts for more than `missed`. */
  readonly status: CallStatus;
  /** Whether it was missed or answered, so that nothing new will come. */
  readonly ended: boolean;
  /** Who calls: the JID with the phone number if any event had it, else the LID. */
  readonly from: string;
  /** The caller's number with its country code, digits only. Absent where WhatsApp hides it. */
  readonly number?: string;
  /** When each status was reached: unix time in milliseconds. */
  readonly times: { readonly [Status in CallStatus]?: number };
  /**
   * How long it rang, in milliseconds: from `initiated` to the end. Absent until both are known. It is not the duration of
   * the talk, which `calls.patch` alone tells.
   */
  readonly ringMs?: number;
  /** How long the talk lasted, in milliseconds. Absent unless a `calls.patch` told it. */
  readonly talkMs?: number;
  readonly groupCall: boolean;
  readonly videoCall: boolean;
  /** Whether any of its events came while the channel was not connected. */
  readonly offlineCall: boolean;
}

/**
 * Folds the events of one call into the call. Their order does not matter, nor do repeats, and it can be done bit by
 * bit: `foldCall(later, foldCall(earlier))` is `foldCall([...earlier, ...later])`.
 *
 * @param events Events of one call, and what `calls.patch` told of it.
 * @param call What was folded before, if anything.
 * @throws {WebhookError} `INVALID_FOLD` when there is nothing to fold, or when the ids differ.
 */
export function foldCall(events: readonly (CallEvent | CallUpdate)[], call?: Call): Call {
  const folded = events.reduce<Call | undefined>(
    (before, event) => (before ? merge(before, callOf(event)) : callOf(event)),
    call,
  );
  if (!folded) throw new WebhookError("INVALID_FOLD", "No events to fold");
  return folded;
}

function callOf(event: CallEvent | CallUpdate): Call {
  const duration = event.status === "ended" ? event.duration : undefined;
  return complete(event.id, event.from, {
    times: event.status === "ended" ? timesOf(event) : { [knownStatus(event.status)]: event.timestamp },
    groupCall: event.group_call,
    videoCall: event.video_call,
    offlineCall: event.status !== "ended" && event.offline_call,
    ...(duration !== undefined && { talkMs: duration * 1_000 }),
  });
}

/**
 * When a call was taken up, or else when it was over. A provider that tells when a call ended tells when it was taken up, too. A
 * phone's call log tells when it was placed, and is written at its end.
 */
function timesOf(update: CallUpdate): Call["times"] {
  const { started_at: startedAt, ended_at: endedAt, end_reason: reason, timestamp, duration = 0 } = update;
  if (endedAt !== undefined) return startedAt === undefined ? { missed: endedAt } : { answered: startedAt };
  const isTaken = duration > 0 || reason === "completed" || reason === "answered_elsewhere";
  return isTaken ? { answered: timestamp - duration * 1_000 } : { missed: timestamp };
}

// Every field is merged by a minimum or an "or", so that neither order nor repeats can matter.
function merge(a: Call, b: Call): Call {
  if (a.id !== b.id) throw new WebhookError("INVALID_FOLD", `Two calls: ${a.id} and ${b.id}`);
  return complete(a.id, betterCaller(a.from, b.from), {
    times: earliest(a.times, b.times),
    groupCall: a.groupCall || b.groupCall,
    videoCall: a.videoCall || b.videoCall,
    offlineCall: a.offlineCall || b.offlineCall,
    ...longest(a.talkMs, b.talkMs),
  });
}

type Merged = Pick<Call, "times" | "groupCall" | "videoCall" | "offlineCall" | "talkMs">;

function longest(a: number | undefined, b: number | undefined): Pick<Call, "talkMs"> {
  const told = known(a, b);
  return told.length > 0 ? { talkMs: Math.max(...told) } : {};
}

function complete(id: string, from: string, merged: Merged): Call {
  const { initiated, missed, answered } = merged.times;
  const end = answered ?? missed;
  const number = numberOf(from);
  return {
    id,
    status: statuses.findLast((status) => merged.times[status] !== undefined) ?? "initiated",
    ended: end !== undefined,
    from,
    ...(number !== undefined && { number }),
    ...(initiated !== undefined && end !== undefined && { ringMs: Math.max(0, end - initiated) }),
    ...merged,
  };
}

function earliest(a: Call["times"], b: Call["times"]): Call["times"] {
  const times: { [Status in CallStatus]?: number } = {};
  for (const status of statuses) {
    const told = known(a[status], b[status]);
    if (told.length > 0) times[status] = Math.min(...told);
  }
  return times;
}

function known(...times: (number | undefined)[]): number[] {
  return times.filter((time) => time !== undefined);
}

// A number is better than a LID. Between two of a kind, any fixed choice will do: the smaller.
function betterCaller(a: string, b: string): string {
  const isKnown = numberOf(a) !== undefined;
  return (isKnown === (numberOf(b) !== undefined) ? a < b : isKnown) ? a : b;
}
