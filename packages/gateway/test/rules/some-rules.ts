import { whatsAppTime } from "../../src/clock.ts";
import { checkRules } from "../../src/rules/check-rules.ts";
import type { RuleEvent } from "../../src/rules/event.ts";
import type { Rule, RuleSet } from "../../src/rules/rule.ts";

/** The document that docs/reference/rules.md begins with. */
export const example = {
  rules: [
    { id: "vip", when: { on: "offered", callers: ["+4915100000000", "list:vip"] }, then: [] },
    {
      id: "night",
      when: {
        on: "offered",
        hours: {
          timezone: "Europe/Berlin",
          days: ["mon", "tue", "wed", "thu", "fri"],
          from: "18:00",
          to: "08:00",
        },
      },
      then: [
        { reject: { after_s: 2 } },
        { text: { body: "We are closed. Write to us, we answer at 8.", after_s: 3 } },
      ],
    },
    {
      id: "missed",
      when: { on: "missed", end_reason: ["timeout", "hung_up"], rang_s: { min: 5 } },
      then: [{ text: { body: "Sorry we missed your call, {name}." } }, { remind: { in_min: 30 } }],
    },
  ],
  lists: { vip: ["+4915100000000"] },
  limits: {
    text_per_caller_h: 12,
    texts_per_day: 100,
    texts_per_min: 6,
    rejects_per_min: 30,
    max_age_s: 120,
  },
};

/** Rules that write wherever they may. */
export const eager = [
  {
    id: "decline",
    when: { on: "offered", video: true },
    then: [{ reject: {} }, { text: { body: "x", after_s: 1 } }],
  },
  { id: "missed", when: { on: "missed", offline: true }, then: [{ text: { body: "x" } }] },
  { id: "groups", when: { on: "offered", group: true }, then: [{ reject: {} }, { text: { body: "x" } }] },
  { id: "ringing", when: { on: "offered" }, then: [{ text: { body: "x", after_s: 2 } }] },
];

/** A set of one rule, `a`, and what it says. */
export function setOf(rule: object, rest: object = {}): RuleSet {
  return checkRules({ rules: [{ id: "a", when: { on: "offered" }, then: [], ...rule }], ...rest });
}

export function ruleOf(rule: object, rest: object = {}): Rule {
  const [first] = setOf(rule, rest).rules;
  if (!first) throw new Error("a set without a rule");
  return first;
}

/** A call from Germany that begins at noon, UTC, of Thursday, 26 November 2026. */
export const offered: RuleEvent = {
  callId: "CALL",
  on: "offered",
  at: whatsAppTime(Date.UTC(2026, 10, 26, 12)),
  number: "4915100000001",
  lid: null,
  group: false,
  video: false,
  offline: false,
  endReason: null,
  rangSeconds: null,
};

export const missed: RuleEvent = { ...offered, on: "missed", endReason: "timeout", rangSeconds: 30 };
