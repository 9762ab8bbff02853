import { later, type WallTime } from "../clock.ts";
import { type Action, type ActionKind, kindOf, type Limits, type Rule } from "./rule.ts";

/** The event that actions follow from, as the gateway heard of it. */
export interface Occasion {
  callId: string;
  /** When it was heard, by this machine's clock: what is due and what is too old is reckoned from here. */
  heardAt: WallTime;
  /** How old it was by then, in milliseconds of WhatsApp's clock; 0 for one that came live. */
  ageMs: number;
}

/** One action that a rule wants. Whether it may be done is decided when it is due: see may-act.ts. */
export interface PlannedAction {
  /** One for each call, rule and kind of action: whoever keeps actions holds it unique within a channel. */
  key: string;
  callId: string;
  ruleId: string;
  kind: ActionKind;
  action: Action;
  dueAt: WallTime;
  /** From then on it is too old; null where age does not matter. */
  expiresAt: WallTime | null;
  /** The key of the rejection that WhatsApp has to acknowledge first. */
  needs: string | null;
}

/** What a rule wants done about an event, in the order in which it falls due. */
export function planActions(rule: Rule, limits: Limits, occasion: Occasion): PlannedAction[] {
  const { callId, heardAt, ageMs } = occasion;
  const rejection = rule.then.find((action) => "reject" in action);
  const oldest = later(heardAt, limits.max_age_s * 1000 - ageMs);
  const planned = rule.then.map((action) => {
    const kind = kindOf(action);
    const waits = kind === "text" && rejection;
    const delay = waits ? Math.max(delayOf(action), delayOf(rejection)) : delayOf(action);
    return {
      delay,
      key: keyOf(callId, rule.id, kind),
      callId,
      ruleId: rule.id,
      kind,
      action,
      dueAt: later(heardAt, delay),
      expiresAt: kind === "reject" || kind === "text" ? oldest : null,
      needs: waits ? keyOf(callId, rule.id, "reject") : null,
    };
  });
  const rank = ({ delay, needs }: (typeof planned)[number]) => delay * 2 + (needs === null ? 0 : 1);
  return planned.toSorted((a, b) => rank(a) - rank(b)).map(({ delay: _, ...action }) => action);
}

/**
 * What stands for (call, rule, action) once and for all. It leaves out an action's place in its rule, so that rules that
 * are written again in another order do nothing twice. Of a rule's id and a kind no part holds a colon.
 */
export function keyOf(callId: string, ruleId: string, kind: ActionKind): string {
  return `${ruleId}:${kind}:${callId}`;
}

/** Milliseconds from the event to the action. */
function delayOf(action: Action): number {
  if ("reject" in action) return Math.round(action.reject.after_s * 1000);
  if ("text" in action) return Math.round(action.text.after_s * 1000);
  return "remind" in action ? action.remind.in_min * 60_000 : 0;
}
