import type { Decision } from "./may-act.ts";
import type { ActionKind, RuleSet } from "./rule.ts";
import type { SkipReason } from "./skip-reasons.ts";
import { Timeline, type TimelineCall, type TrialChannel } from "./timeline.ts";

/** What the rules would have made of calls of the past: "this rule would have acted on 14 of the last 200 calls". */
export interface CallsTrial {
  calls: number;
  /** Calls with an action at least that would have been done. */
  acted: number;
  /** By rule id, each rule of the set. */
  rules: Record<string, RuleTrial>;
}

export interface RuleTrial {
  /** Calls with an event that this rule was for. */
  matched: number;
  acted: number;
  done: Partial<Record<ActionKind, number>>;
  skipped: Partial<Record<SkipReason, number>>;
}

/**
 * Tries the rules on calls of the past, one after another with all limits, as if nothing had been done about them by
 * anybody else and WhatsApp had acknowledged every rejection. A call that a rule declines ends there, as declined.
 */
export function tryCalls(set: RuleSet, calls: readonly TimelineCall[], channel: TrialChannel): CallsTrial {
  const counts = new Map(set.rules.map(({ id }) => [id, new Count()]));
  const timeline = new Timeline(set, channel, {
    matched: (callId, ruleId) => counts.get(ruleId)?.matched.add(callId),
    decided: ({ callId, ruleId, kind }, decision) => counts.get(ruleId)?.note(callId, kind, decision),
  });
  timeline.run(calls);
  const acted = new Set([...counts.values()].flatMap((count) => [...count.acted]));
  return {
    calls: calls.length,
    acted: acted.size,
    rules: Object.fromEntries([...counts].map(([id, count]) => [id, count.told()])),
  };
}

class Count {
  readonly matched = new Set<string>();
  readonly acted = new Set<string>();
  readonly #done: Partial<Record<ActionKind, number>> = {};
  readonly #skipped: Partial<Record<SkipReason, number>> = {};

  note(callId: string, kind: ActionKind, decision: Decision): void {
    if (decision.do === "act") {
      this.acted.add(callId);
      this.#done[kind] = (this.#done[kind] ?? 0) + 1;
    }
    if (decision.do === "skip") this.#skipped[decision.reason] = (this.#skipped[decision.reason] ?? 0) + 1;
  }

  told(): RuleTrial {
    return {
      matched: this.matched.size,
      acted: this.acted.size,
      done: this.#done,
      skipped: this.#skipped,
    };
  }
}
