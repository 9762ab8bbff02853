import { type Static, Type } from "typebox";
import type { TextsState } from "../../../channels/channel-rules.ts";
import type { RuleSet } from "../../../rules/rule.ts";
import { RulesDocument } from "../../../rules/schema.ts";
import { sentenceOf } from "../../../rules/sentence.ts";
import { skipReasons } from "../../../rules/skip-reasons.ts";
import type { CallsTrial } from "../../../rules/try-calls.ts";
import type { Trial } from "../../../rules/try-event.ts";
import { NullableInteger, NullableString } from "../../words/nullable.ts";
import { Time } from "../../words/time.ts";

export { RulesDocument };

const Kind = Type.Enum(["reject", "text", "remind", "tag"]);
const NAMED_RULES = "A document of rules that is not in force; absent for the channel's own.";

export const TriedEvent = Type.Object(
  {
    at: Time("When it happens; now when absent."),
    status: Type.Optional(Type.Enum(["offered", "missed", "answered"], { default: "offered" })),
    caller: Type.Optional(
      Type.String({
        description: "A phone number; absent for a caller whose number WhatsApp hides.",
        examples: ["+4915100000000"],
      }),
    ),
    name: Type.Optional(Type.String({ maxLength: 200, description: "The name that the caller goes by." })),
    group: Type.Optional(Type.Boolean({ default: false })),
    video: Type.Optional(Type.Boolean({ default: false })),
    offline: Type.Optional(Type.Boolean({ default: false })),
    end_reason: Type.Optional(
      Type.String({ maxLength: 64, description: "Of a missed call; default `timeout`." }),
    ),
    rang_s: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 3600, description: "Of a call that has ended." }),
    ),
    rules: Type.Optional(Type.Unknown({ description: NAMED_RULES })),
  },
  { additionalProperties: false },
);

export const TrialItem = Type.Object({
  rule: NullableString({ description: "The rule that the event is for; null when it meets none." }),
  sentence: NullableString({ description: "That rule in plain English." }),
  passed: Type.Array(
    Type.Object({
      rule: Type.String(),
      unmet: Type.String({
        enum: ["on", "group", "video", "offline", "callers", "end_reason", "rang_s", "time", "repeat"],
        description:
          "The first condition that the event does not meet. `time` is hours and holidays together.",
      }),
    }),
    { description: "The rules before that one." },
  ),
  actions: Type.Array(
    Type.Object({
      kind: Kind,
      after_ms: Type.Integer({ description: "Milliseconds from the event." }),
      text: NullableString({ description: "What a text would say." }),
      would: Type.Enum(["act", "skip", "fail"]),
      reason: NullableString({ description: "Why it would not be done, as a stable code." }),
      reason_text: NullableString({ description: "The same as a sentence for people." }),
    }),
    { description: "What would be done, in order; empty for an exception." },
  ),
});

export const PastCallsQuery = Type.Object(
  {
    calls: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, default: 200, description: "How many of the latest calls." }),
    ),
    rules: Type.Optional(Type.Unknown({ description: NAMED_RULES })),
  },
  { additionalProperties: false },
);

const Counts = Type.Record(Type.String(), Type.Integer());

export const PastCallsTrial = Type.Object({
  calls: Type.Integer({ description: "The calls that were tried." }),
  acted: Type.Integer({ description: "Those for which at least one action would have been done." }),
  rules: Type.Array(
    Type.Object({
      rule: Type.String(),
      sentence: Type.String({ description: "The rule in plain English." }),
      matched: Type.Integer({ description: "Calls with an event that this rule was for." }),
      acted: Type.Integer(),
      done: Type.Unsafe<Record<string, number>>({ ...Counts, description: "Actions by kind." }),
      skipped: Type.Unsafe<Record<string, number>>({ ...Counts, description: "Actions by the reason." }),
    }),
    { description: "Each rule, in the order of the document." },
  ),
});

export const TextsItem = Type.Object({
  state: Type.Enum(["on", "paused", "off"], {
    description:
      "Whether rules may write. A pause ends by itself; `off` lasts until somebody switches them on.",
  }),
  paused_until: NullableInteger({ description: "Milliseconds since 1970." }),
  off_since: NullableInteger({ description: "Milliseconds since 1970." }),
  refused_with: NullableInteger({
    description: "WhatsApp's code for its last refusal, such as 463; null when a person switched them off.",
  }),
});

export const TextsChange = Type.Object({ state: Type.Enum(["on", "off"]) }, { additionalProperties: false });

export function textsItem({ state, pausedUntil, offAt, code }: TextsState): Static<typeof TextsItem> {
  const isHeld = state !== "on";
  return {
    state,
    paused_until: state === "paused" ? pausedUntil : null,
    off_since: offAt,
    refused_with: isHeld ? code : null,
  };
}

export function trialItem({ rule, passed, actions }: Trial, set: RuleSet): Static<typeof TrialItem> {
  const meant = set.rules.find(({ id }) => id === rule);
  return {
    rule,
    sentence: meant ? sentenceOf(meant) : null,
    passed,
    actions: actions.map(({ kind, afterMs, text, decision }) => ({
      kind,
      after_ms: afterMs,
      text,
      ...told(decision),
    })),
  };
}

/** In a trial each rejection is acknowledged, so nothing waits and nothing is found done. */
function told(decision: Trial["actions"][number]["decision"]) {
  if (decision.do === "skip") {
    return { would: "skip" as const, reason: decision.reason, reason_text: skipReasons[decision.reason] };
  }
  if (decision.do === "fail") return { would: "fail" as const, reason: decision.reason, reason_text: null };
  return { would: "act" as const, reason: null, reason_text: null };
}

export function pastCallsItem(
  { calls, acted, rules }: CallsTrial,
  set: RuleSet,
): Static<typeof PastCallsTrial> {
  return {
    calls,
    acted,
    rules: set.rules.flatMap((rule) => {
      const trial = rules[rule.id];
      if (!trial) return [];
      const { matched, acted: acting, done, skipped } = trial;
      return [{ rule: rule.id, sentence: sentenceOf(rule), matched, acted: acting, done, skipped }];
    }),
  };
}
