import type { CallEvent, CallStatus } from "./call-event.ts";
import { numberOf } from "./jid.ts";
import { knownStatus } from "./known-status.ts";
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
   * How long it rang, in milliseconds: from `initiated` to the end. Absent until both are known. It is no duration of
   * the talk: WhatsApp does not say when an answered call ends.
   */
  readonly ringMs?: number;
  readonly groupCall: boolean;
  readonly videoCall: boolean;
  /** Whether any of its events came while the channel was not connected. */
  readonly offlineCall: boolean;
}

/**
 * Folds the events of one call into the call. Their order does not matter, nor do repeats, and it can be done bit by
 * bit: `foldCall(later, foldCall(earlier))` is `foldCall([...earlier, ...later])`.
 *
 * @param events Events of one call.
 * @param call What was folded before, if anything.
 * @throws {WebhookError} `INVALID_FOLD` when there is nothing to fold, or when the ids differ.
 */
export function foldCall(events: readonly CallEvent[], call?: Call): Call {
  const folded = events.reduce<Call | undefined>(
    (before, event) => (before ? merge(before, callOf(event)) : callOf(event)),
    call,
  );
  if (!folded) throw new WebhookError("INVALID_FOLD", "A call needs at least one event");
  return folded;
}

function callOf(event: CallEvent): Call {
  return complete(event.id, event.from, {
    times: { [knownStatus(event.status)]: event.timestamp },
    groupCall: event.group_call,
    videoCall: event.video_call,
    offlineCall: event.offline_call,
  });
}

// Every field is merged by a minimum or an "or", so that neither order nor repeats can matter.
function merge(a: Call, b: Call): Call {
  if (a.id !== b.id) throw new WebhookError("INVALID_FOLD", `Events of two calls: ${a.id} and ${b.id}`);
  return complete(a.id, betterCaller(a.from, b.from), {
    times: earliest(a.times, b.times),
    groupCall: a.groupCall || b.groupCall,
    videoCall: a.videoCall || b.videoCall,
    offlineCall: a.offlineCall || b.offlineCall,
  });
}

type Merged = Pick<Call, "times" | "groupCall" | "videoCall" | "offlineCall">;

function complete(id: string, from: string, merged: Merged): Call {
  const { initiated, ringing, missed, answered } = merged.times;
  const end = answered ?? missed;
  const number = numberOf(from);
  return {
    id,
    status: furthest({ ringing, missed, answered }),
    ended: end !== undefined,
    from,
    ...(number === undefined ? {} : { number }),
    ...(initiated === undefined || end === undefined ? {} : { ringMs: Math.max(0, end - initiated) }),
    ...merged,
  };
}

function furthest(times: { [Status in CallStatus]?: number | undefined }): CallStatus {
  // Ringhook ends a call once. Where another sender contradicts itself: what somebody answered was not missed.
  if (times.answered !== undefined) return "answered";
  if (times.missed !== undefined) return "missed";
  return times.ringing !== undefined ? "ringing" : "initiated";
}

function earliest(a: Call["times"], b: Call["times"]): Call["times"] {
  const times: { [Status in CallStatus]?: number } = {};
  for (const status of ["initiated", "ringing", "missed", "answered"] as const) {
    const time = Math.min(a[status] ?? Number.POSITIVE_INFINITY, b[status] ?? Number.POSITIVE_INFINITY);
    if (time !== Number.POSITIVE_INFINITY) times[status] = time;
  }
  return times;
}

// A number tells more than a LID. Between two of a kind any fixed choice will do: the smaller.
function betterCaller(a: string, b: string): string {
  const [knownA, knownB] = [numberOf(a) !== undefined, numberOf(b) !== undefined];
  if (knownA !== knownB) return knownA ? a : b;
  return a < b ? a : b;
}
