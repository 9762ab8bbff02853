import { elapsed, type WhatsAppTime } from "../clock.ts";
import { isAmong } from "./callers.ts";
import type { RuleEvent } from "./event.ts";
import { inTime } from "./hours.ts";
import type { Rule, RuleSet } from "./rule.ts";

/** What an event cannot tell by itself. */
export interface MeetingContext {
  lists: RuleSet["lists"];
  /** When the same caller's other calls began, as far back as the longest `repeat` of the rules. */
  otherCalls: readonly WhatsAppTime[];
}

/** A condition of a rule. `time` is its hours and holidays together. */
export type Condition =
  | "on"
  | "group"
  | "video"
  | "offline"
  | "callers"
  | "end_reason"
  | "rang_s"
  | "time"
  | "repeat";

type Test = (rule: Rule, event: RuleEvent, context: MeetingContext) => boolean;

/** In the order in which they are looked at: the cheap ones first. */
const tests: Record<Condition, Test> = {
  on: ({ when }, event) => when.on === event.on,
  group: ({ when }, event) => when.group === event.group,
  video: ({ when }, event) => when.video === undefined || when.video === event.video,
  offline: ({ when }, event) => when.offline || !event.offline,
  callers: ({ when }, event, { lists }) => !when.callers || isAmong(when.callers, event.number, lists),
  end_reason: ({ when }, event) =>
    !when.end_reason || (event.endReason !== null && when.end_reason.includes(event.endReason)),
  rang_s: ({ when }, event) => !when.rang_s || inRange(event.rangSeconds, when.rang_s),
  time: (rule, event) => inTime(rule, event.at),
  repeat: ({ when }, event, context) =>
    !when.repeat || hasRepeated(when.repeat, event.at, context.otherCalls),
};

const conditions = Object.keys(tests) as Condition[];

/** The first condition that keeps an event from meeting a rule; null when it meets the rule. */
export function unmetCondition(rule: Rule, event: RuleEvent, context: MeetingContext): Condition | null {
  return conditions.find((condition) => !tests[condition](rule, event, context)) ?? null;
}

/** Does this event meet this rule? */
export function meets(rule: Rule, event: RuleEvent, context: MeetingContext): boolean {
  return unmetCondition(rule, event, context) === null;
}

/** The rule that an event is for: the first that it meets, also when that is an exception without actions. */
export function ruleFor(rules: readonly Rule[], event: RuleEvent, context: MeetingContext): Rule | null {
  return rules.find((rule) => meets(rule, event, context)) ?? null;
}

/** A ring time that nobody knows lies in no range. */
function inRange(seconds: number | null, { min = 0, max = Number.POSITIVE_INFINITY }): boolean {
  return seconds !== null && seconds >= min && seconds <= max;
}

/** Of a call itself nobody needs to tell: it is the one more. */
function hasRepeated(
  { calls, within_min }: { calls: number; within_min: number },
  at: WhatsAppTime,
  otherCalls: readonly WhatsAppTime[],
): boolean {
  const recent = otherCalls.filter((other) => {
    const ago = elapsed(other, at);
    return ago >= 0 && ago <= within_min * 60_000;
  });
  return recent.length + 1 >= calls;
}
