import fc from "fast-check";
import { weekdays } from "../../src/rules/rule.ts";

/** Documents of rules that can be used: what a property draws from. */

const callers = fc.array(
  fc.oneof(
    fc.integer({ min: 10_000, max: 999_999_999 }).map((digits) => `+${digits}`),
    fc.constantFrom("+49*", "+1*", "list:vip", "list:family", "unknown_number"),
  ),
  { minLength: 1, maxLength: 5 },
);

const time = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16));

const hours = fc
  .record(
    {
      timezone: fc.constant("Europe/Berlin"),
      days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
      from: time,
      to: time,
      outside: fc.boolean(),
    },
    { requiredKeys: ["timezone", "from", "to"] },
  )
  .filter(({ from, to }) => from !== to);

const shared = {
  callers,
  hours,
  holidays: fc.constant(["12-25", "2027-01-01"]),
  group: fc.boolean(),
  video: fc.boolean(),
  offline: fc.boolean(),
  repeat: fc.record({
    calls: fc.integer({ min: 2, max: 5 }),
    within_min: fc.integer({ min: 1, max: 1440 }),
  }),
};

const body = fc.constantFrom(
  "We are closed.",
  "Hello {name}, it is {time} on {date}.",
  "{ring_seconds} s, {number}",
);
const text = fc.record({ body, after_s: fc.integer({ min: 0, max: 60 }) }, { requiredKeys: ["body"] });
const reject = fc.record({ after_s: fc.double({ min: 0, max: 30, noNaN: true }) }, { requiredKeys: [] });
const remind = fc.record({ in_min: fc.integer({ min: 1, max: 600 }) });
const tag = fc.record({ word: fc.constantFrom("night", "späť", "a_1") });

/** Actions of different kinds, in any order. */
function actions(...kinds: fc.Arbitrary<object>[]): fc.Arbitrary<object[]> {
  return fc
    .tuple(...kinds.map((kind) => fc.option(kind)))
    .chain((drawn) => fc.shuffledSubarray(drawn.filter((action) => action !== null)));
}

const ofText = text.map((it) => ({ text: it }));
const ofRemind = remind.map((it) => ({ remind: it }));
const ofTag = tag.map((it) => ({ tag: it }));

const onOffered = fc.record({
  when: fc.record({ on: fc.constant("offered"), ...shared }, { requiredKeys: ["on"] }),
  then: actions(
    reject.map((it) => ({ reject: it })),
    ofText,
    ofRemind,
    ofTag,
  ),
});
const onMissed = fc.record({
  when: fc.record(
    {
      on: fc.constant("missed"),
      end_reason: fc.constantFrom(["timeout"], ["declined", "busy"]),
      rang_s: fc.record({ min: fc.integer({ min: 0, max: 60 }) }),
      ...shared,
    },
    { requiredKeys: ["on"] },
  ),
  then: actions(ofText, ofRemind, ofTag),
});
const onAnswered = fc.record({
  when: fc.record({ on: fc.constant("answered"), ...shared }, { requiredKeys: ["on"] }),
  then: actions(ofTag),
});

export const limits = fc.record(
  {
    text_per_caller_h: fc.integer({ min: 1, max: 48 }),
    texts_per_day: fc.integer({ min: 0, max: 60 }),
    texts_per_min: fc.integer({ min: 1, max: 5 }),
    rejects_per_min: fc.integer({ min: 1, max: 10 }),
    max_age_s: fc.integer({ min: 61, max: 600 }),
  },
  { requiredKeys: [] },
);

export const documents = fc.record(
  {
    rules: fc
      .array(fc.oneof(onOffered, onMissed, onAnswered), { maxLength: 6 })
      .map((rules) => rules.map((rule, index) => ({ id: `rule-${index}`, ...rule }))),
    lists: fc.constant({ vip: ["+4915100000000", "+4420*"], family: [] }),
    limits,
  },
  { requiredKeys: ["rules", "lists"] },
);
