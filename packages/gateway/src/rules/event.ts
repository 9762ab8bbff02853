import { numberOf } from "@ringhook/calls";
import type { StatusChange } from "../calls/call.ts";
import { elapsed, type WhatsAppTime } from "../clock.ts";
import type { Call } from "../store/records.ts";
import type { On } from "./rule.ts";

/** What rules look at: one status that a call has reached. */
export interface RuleEvent {
  callId: string;
  on: On;
  /** When it happened, by WhatsApp's clock: hours and holidays are those of this moment. */
  at: WhatsAppTime;
  /** Digits with the country code; null where WhatsApp hides it. */
  number: string | null;
  lid: string | null;
  group: boolean;
  video: boolean;
  /** It came while the channel was away. */
  offline: boolean;
  /** Why the call was missed; null for other events. */
  endReason: string | null;
  /** Whole seconds; null while it rings, and where nobody knows. */
  rangSeconds: number | null;
}

const ON: Record<StatusChange["status"], On | null> = {
  initiated: "offered",
  ringing: null,
  missed: "missed",
  answered: "answered",
};

/** A call's new status as rules see it; null for one that no rule is about. */
export function ruleEventOf(call: Call, change: StatusChange): RuleEvent | null {
  const on = ON[change.status];
  if (on === null) return null;
  return {
    callId: call.callId,
    on,
    at: change.at,
    number: numberOf(call.callerNumber ?? call.creator) ?? null,
    lid: call.callerLid,
    group: call.group,
    video: call.video,
    offline: change.offline,
    endReason: on === "missed" ? call.endReason : null,
    rangSeconds: on === "offered" ? null : rangSecondsOf(call),
  };
}

function rangSecondsOf({ startedAt, endedAt, endReason }: Call): number | null {
  if (endedAt === null || endReason === "missed_while_away") return null;
  return Math.max(0, Math.round(elapsed(startedAt, endedAt) / 1000));
}
