import { elapsed, msOf, type WhatsAppTime, wallTime } from "../clock.ts";
import type { RuleEvent } from "./event.ts";
import { type Decision, type Facts, mayAct } from "./may-act.ts";
import { type Condition, type MeetingContext, ruleFor, unmetCondition } from "./meets.ts";
import { type PlannedAction, planActions } from "./plan.ts";
import { type ActionKind, type Rule, type RuleSet, zoneOf } from "./rule.ts";
import { renderText } from "./text.ts";

/** Which rule an event would be for, and what that rule would do. Nothing is sent. */
export interface Trial {
  /** Null: no rule is about it. */
  rule: string | null;
  /** The rules before that one, each with the condition that the event did not meet. */
  passed: { rule: string; unmet: Condition }[];
  /** None for an exception. */
  actions: TriedAction[];
}

export interface TriedAction {
  kind: ActionKind;
  /** Milliseconds from the event. */
  afterMs: number;
  /** What a text would say. */
  text: string | null;
  decision: Decision;
}

/** The facts that the event does not tell: of the channel, and of what was done before. */
export type Standing = Pick<Facts, "can" | "texts" | "rejectionsLastMinute"> & {
  /** The name that the caller goes by. */
  name: string | null;
  caller: Facts["caller"]["kind"];
};

/** Tries the rules on one event, as if it came live and every rejection were acknowledged. */
export function tryEvent(
  { rules, limits, lists }: RuleSet,
  event: RuleEvent,
  otherCalls: readonly WhatsAppTime[],
  standing: Standing,
): Trial {
  const context: MeetingContext = { lists, otherCalls };
  const rule = ruleFor(rules, event, context);
  const passed = passedBy(rule ? rules.slice(0, rules.indexOf(rule)) : rules, event, context);
  if (!rule) return { rule: null, passed, actions: [] };
  // In a trial there is one clock: the event is heard when it happens.
  const heardAt = wallTime(msOf(event.at));
  const planned = planActions(rule, limits, { callId: event.callId, heardAt, ageMs: 0 });
  const decisions = new Map<string, Decision>();
  const actions = planned.map((action) => {
    const decision = mayAct(action, limits, factsOf(action, event, standing, decisions));
    decisions.set(action.key, decision);
    const afterMs = elapsed(heardAt, action.dueAt);
    return {
      kind: action.kind,
      afterMs,
      text: textOf(action, rule, event, standing.name, afterMs),
      decision,
    };
  });
  return { rule: rule.id, passed, actions };
}

function passedBy(rules: readonly Rule[], event: RuleEvent, context: MeetingContext): Trial["passed"] {
  return rules.flatMap((rule) => {
    const unmet = unmetCondition(rule, event, context);
    return unmet ? [{ rule: rule.id, unmet }] : [];
  });
}

function factsOf(
  action: PlannedAction,
  event: RuleEvent,
  standing: Standing,
  decisions: ReadonlyMap<string, Decision>,
): Facts {
  const rejection = action.needs === null ? undefined : decisions.get(action.needs);
  return {
    now: action.dueAt,
    done: false,
    can: standing.can,
    caller: { number: event.number, lid: event.lid, kind: standing.caller },
    call: { group: event.group, state: event.on === "offered" ? "rings" : event.on },
    rejection: rejection ? (rejection.do === "act" ? "acknowledged" : "skipped") : null,
    answeredSince: false,
    spokenToSince: false,
    texts: standing.texts,
    rejectionsLastMinute: standing.rejectionsLastMinute,
  };
}

function textOf(
  { action }: PlannedAction,
  rule: Rule,
  event: RuleEvent,
  name: string | null,
  afterMs: number,
): string | null {
  if (!("text" in action)) return null;
  const ringSeconds = event.on === "offered" ? Math.round(afterMs / 1000) : event.rangSeconds;
  return renderText(
    action.text.body,
    { name, number: event.number, at: event.at, ringSeconds },
    zoneOf(rule),
  );
}
