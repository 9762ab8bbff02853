import { elapsed, type WallTime } from "../clock.ts";
import type { PlannedAction } from "./plan.ts";
import type { ActionKind, Limits } from "./rule.ts";
import type { SkipReason } from "./skip-reasons.ts";

/** What is so when an action is due. Whoever asks reads it from the store, in the transaction that notes the answer. */
export interface Facts {
  now: WallTime;
  /** Whether the action's key was settled before: done, failed or skipped. One that is being tried is not. */
  done: boolean;
  /** What the channel's source can do. */
  can: { reject: boolean; text: boolean; textToLid: boolean };
  caller: {
    /** Digits; null where WhatsApp hides it. */
    number: string | null;
    lid: string | null;
    kind: "other" | "own" | "gateway";
  };
  /** `declined_here`: WhatsApp acknowledged a rejection by this gateway, be it by a rule or by a person over the API. */
  call: { group: boolean; state: "rings" | "declined_here" | "missed" | "answered" };
  /** The rejection that the action needs; null when it needs none. */
  rejection: "open" | "acknowledged" | "failed" | "skipped" | null;
  /** Since the event the own phone answered a call of this caller. */
  answeredSince: boolean;
  /** Since the event a person wrote to the caller or called them. A text of a rule does not count. */
  spokenToSince: boolean;
  /** Texts of rules, this action's own left out. One whose outcome is not known counts as sent. */
  texts: {
    /** This channel's last one to this caller, by number and by LID. */
    toCaller: WallTime | null;
    /** The last one to this caller by any channel of the gateway. */
    toCallerByGateway: WallTime | null;
    /** This channel's within 24 hours and within 60 seconds. */
    lastDay: number;
    lastMinute: number;
    pausedUntil: WallTime | null;
    switchedOff: boolean;
  };
  /** This channel's rejections by rules within 60 seconds, acknowledged or not. */
  rejectionsLastMinute: number;
}

/**
 * `act`: now. `done`: it was done, and only the note of it is missing, as after a crash. `wait`: ask once more when the
 * rejection's outcome is known. `skip`: never, for this reason. `fail`: never, since WhatsApp did not acknowledge the rejection.
 */
export type Decision =
  | { do: "act" }
  | { do: "done" }
  | { do: "wait" }
  | { do: "skip"; reason: SkipReason }
  | { do: "fail"; reason: "reject_failed" };

/** A machine that answers our text by calling does so within seconds. A person who does so has just read what we say. */
export const ANSWER_WINDOW_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;

/** May this action be done now? The first thing that stands against it is the reason. */
export function mayAct(action: PlannedAction, limits: Limits, facts: Facts): Decision {
  if (facts.done) return skip("already_done");
  // A note that comes late is still true.
  if (action.kind === "reject" && facts.call.state === "declined_here") return { do: "done" };
  if (action.expiresAt !== null && elapsed(action.expiresAt, facts.now) > 0) return skip("too_old");
  return deciders[action.kind](facts, limits);
}

const deciders: Record<ActionKind, (facts: Facts, limits: Limits) => Decision> = {
  reject: mayReject,
  text: mayWrite,
  remind: mayRemind,
  tag: () => ({ do: "act" }),
};

function mayReject({ can, call, rejectionsLastMinute }: Facts, limits: Limits): Decision {
  if (!can.reject) return skip("not_possible");
  if (call.state === "answered") return skip("answered");
  if (call.state !== "rings") return skip("call_ended");
  return rejectionsLastMinute >= limits.rejects_per_min ? skip("minute_limit") : { do: "act" };
}

function mayWrite(facts: Facts, limits: Limits): Decision {
  const against = againstAnyText(facts) ?? againstTextAfterRejection(facts);
  if (against) return against;
  const reason = overLimit(facts, limits);
  return reason ? skip(reason) : { do: "act" };
}

/** No setting lifts these. */
function againstAnyText({ can, call, caller, answeredSince, spokenToSince }: Facts): Decision | undefined {
  if (!can.text) return skip("not_possible");
  if (call.group) return skip("group");
  if (call.state === "answered" || answeredSince) return skip("answered");
  if (spokenToSince) return skip("spoken_to");
  if (caller.kind === "own") return skip("own_number");
  if (caller.kind === "gateway") return skip("gateway_number");
  const reachable = caller.number !== null || (caller.lid !== null && can.textToLid);
  return reachable ? undefined : skip("no_number");
}

/** The phone may ring on: whoever reads that a call was declined has to have been declined. */
function againstTextAfterRejection({ rejection }: Facts): Decision | undefined {
  if (rejection === "open") return { do: "wait" };
  if (rejection === "failed") return { do: "fail", reason: "reject_failed" };
  return rejection === "skipped" ? skip("not_rejected") : undefined;
}

function overLimit({ now, texts }: Facts, limits: Limits): SkipReason | undefined {
  if (texts.switchedOff) return "switched_off";
  if (texts.pausedUntil !== null && elapsed(now, texts.pausedUntil) > 0) return "paused";
  const perCaller = Math.max(1, limits.text_per_caller_h) * HOUR_MS;
  if (within(texts.toCaller, now, perCaller)) return "caller_limit";
  if (within(texts.toCallerByGateway, now, ANSWER_WINDOW_MS)) return "answer_to_answer";
  if (texts.lastDay >= limits.texts_per_day) return "day_limit";
  return texts.lastMinute >= limits.texts_per_min ? "minute_limit" : undefined;
}

function mayRemind({ call, answeredSince, spokenToSince }: Facts): Decision {
  if (call.state === "answered" || answeredSince) return skip("answered");
  return spokenToSince ? skip("spoken_to") : { do: "act" };
}

/** A text in the future, after the clock was set back, counts as one just now. */
function within(last: WallTime | null, now: WallTime, ms: number): boolean {
  return last !== null && elapsed(last, now) < ms;
}

function skip(reason: SkipReason): Decision {
  return { do: "skip", reason };
}
