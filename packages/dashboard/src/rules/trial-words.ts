import type { RuleTrial, Trial } from "./rules-api.ts";

/** `Would have acted on 14 of the last 200 calls`. */
export function ruleTrialText({ matched, acted }: RuleTrial, calls: number, isException: boolean): string {
  if (calls === 0) return "There are no calls yet to try it on.";
  const of = `of the last ${calls} calls`;
  if (isException) return `Would have left ${matched} ${of} alone.`;
  return `Would have acted on ${acted} ${of}.`;
}

/** What limits would have held back; undefined when they would not have. */
export function skippedText({ skipped }: RuleTrial): string | undefined {
  const reasons = Object.entries(skipped).sort(([, one], [, other]) => other - one);
  const all = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return undefined;
  const words = reasons.map(
    ([reason, count]) => `${REASONS[reason] ?? reason.replaceAll("_", " ")}: ${count}`,
  );
  return `Left out: ${all} (${words.join(", ")})`;
}

/** Short, for a line of counts; an action says it in the gateway's sentence. */
const REASONS: Record<string, string> = {
  answered: "you answered",
  call_ended: "it no longer rang",
  spoken_to: "somebody spoke to the caller",
  caller_limit: "the caller had a text already",
  day_limit: "texts of the day used up",
  minute_limit: "too many within a minute",
  no_number: "number hidden",
  not_possible: "the channel cannot do this",
  too_old: "too late",
  answer_to_answer: "might be an answer to a text",
  not_rejected: "not declined",
};

export function trialText({ calls, acted }: Trial): string {
  if (calls === 0) return "There are no calls yet to try these rules on.";
  return `These rules would have acted on ${acted} of the last ${calls} calls.`;
}
