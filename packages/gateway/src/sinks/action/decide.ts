import { numberOf } from "@ringhook/calls";
import { elapsed, type WallTime, wallTime, whatsAppTime } from "../../clock.ts";
import { ASKED } from "../../rules/asked.ts";
import { type Facts, mayAct } from "../../rules/may-act.ts";
import { keyOf, type PlannedAction } from "../../rules/plan.ts";
import type { Action } from "../../rules/rule.ts";
import { renderText } from "../../rules/text.ts";
import type { ActionEnd, ActionFacts, ActionRecord } from "../../store/actions.ts";
import type { Call } from "../../store/records.ts";
import type { Hands } from "./hands.ts";

/** What is to become of an action that is due: to be done now, looked at again, or settled as it is. */
export type Decided =
  | { do: "act"; text: string | null }
  | { do: "later"; ms: number }
  | ({ do: "end" } & Omit<ActionEnd, "actionId" | "at">);

/** The channel is on its way to WhatsApp, or the rejection before this action is. */
const SOON_MS = 500;

export function decide(facts: ActionFacts, hands: Hands, now: WallTime): Decided {
  const { action, call } = facts;
  // The log has forgotten the call: that is longer ago than anything is done about.
  if (!call) return ended(action, "skipped", "too_old");
  const isWanted = action.rule === ASKED || hands.rules.rules.some(({ id }) => id === action.rule);
  if (!isWanted) return ended(action, "skipped", "rule_removed");
  const decision = mayAct(plannedOf(action), hands.rules.limits, factsOf(facts, call, hands, now));
  if (decision.do === "done") return { do: "end", state: "done", reason: null, code: null, counts: true };
  if (decision.do === "wait") return { do: "later", ms: SOON_MS };
  if (decision.do === "fail") return ended(action, "failed", decision.reason);
  if (decision.do === "skip") return ended(action, "skipped", decision.reason);
  if ((action.kind === "reject" || action.kind === "text") && !hands.isReady)
    return { do: "later", ms: SOON_MS };
  const text = textOf(action, call, now);
  return text === "" ? ended(action, "skipped", "nothing_to_say") : { do: "act", text };
}

/** What was begun may have been done, and nobody will know: then it is no more than that. */
function ended(action: ActionRecord, state: "skipped" | "failed", reason: string): Decided {
  const isBegun = action.startedAt !== null;
  if (isBegun) return { do: "end", state: "failed", reason: "outcome_unknown", code: null, counts: true };
  return { do: "end", state, reason, code: null, counts: false };
}

function plannedOf({ rule: ruleId, callId, kind, action, ...rest }: ActionRecord): PlannedAction {
  const id = callId ?? "";
  return {
    key: keyOf(id, ruleId, kind),
    callId: id,
    ruleId,
    kind,
    action: JSON.parse(action) as Action,
    dueAt: wallTime(rest.plannedAt),
    expiresAt: rest.expiresAt === null ? null : wallTime(rest.expiresAt),
    needs: rest.needsRejection ? keyOf(id, ruleId, "reject") : null,
  };
}

const REJECTIONS = { pending: "open", done: "acknowledged", failed: "failed", skipped: "skipped" } as const;

function factsOf(known: ActionFacts, call: Call, hands: Hands, now: WallTime): Facts {
  const { action, rejection, texts } = known;
  const caller = { number: numberOf(call.callerNumber ?? call.creator) ?? null, lid: call.callerLid };
  const at = (time: number | null): WallTime | null => (time === null ? null : wallTime(time));
  return {
    now,
    done: false,
    can: hands.can,
    caller: { ...caller, kind: hands.callerKind(caller) },
    call: { group: call.group, state: stateOf(call, action, hands) },
    rejection: action.needsRejection ? REJECTIONS[rejection ?? "skipped"] : null,
    answeredSince: known.answeredSince,
    spokenToSince: known.spokenToSince,
    texts: {
      toCaller: at(texts.toCaller),
      toCallerByGateway: at(texts.toCallerByGateway),
      lastDay: texts.lastDay,
      lastMinute: texts.lastMinute,
      pausedUntil: at(hands.texts.pausedUntil),
      switchedOff: hands.texts.offAt !== null,
    },
    rejectionsLastMinute: known.rejectionsLastMinute,
  };
}

/**
 * A call that ended as declined was declined here where this gateway asked for it: by a person over the API, or by this
 * action before the process was killed.
 */
function stateOf(call: Call, { startedAt }: ActionRecord, hands: Hands): Facts["call"]["state"] {
  if (call.status === "answered") return "answered";
  if (call.status !== "missed") return call.endReason === null ? "rings" : "missed";
  const isHere = call.endReason === "declined" && (startedAt !== null || hands.hasRejected(call.callId));
  return isHere ? "declined_here" : "missed";
}

/** What a text says; null for any other action. */
function textOf(
  { rule, action, text, eventAt, zone, createdAt }: ActionRecord,
  call: Call,
  now: WallTime,
): string | null {
  const wanted = JSON.parse(action) as Action;
  if (!("text" in wanted)) return null;
  // What was begun is the same message, and what somebody asked for is said as it stands.
  if (text !== null) return text;
  if (rule === ASKED) return wanted.text.body;
  const rings = elapsed(wallTime(createdAt), now);
  return renderText(
    wanted.text.body,
    {
      name: call.callerName,
      number: numberOf(call.callerNumber ?? call.creator) ?? null,
      at: whatsAppTime(eventAt),
      ringSeconds: ringSecondsOf(call) ?? (call.endedAt === null ? Math.round(rings / 1000) : null),
    },
    zone ?? undefined,
  );
}

function ringSecondsOf({ startedAt, endedAt, endReason }: Call): number | null {
  if (endedAt === null || endReason === "missed_while_away") return null;
  return Math.max(0, Math.round(elapsed(startedAt, endedAt) / 1000));
}
