import { expect, it } from "vitest";
import { msOf, wallTime } from "../../src/clock.ts";
import { planActions } from "../../src/rules/plan.ts";
import { setOf } from "./some-rules.ts";

const heardAt = wallTime(1_000_000);

function plan(then: object[], { on = "offered", ageMs = 0, rest = {} } = {}) {
  const { rules, limits } = setOf({ when: { on }, then }, rest);
  const [rule] = rules;
  if (!rule) throw new Error("no rule");
  return planActions(rule, limits, { callId: "CALL", heardAt, ageMs }).map(
    ({ kind, key, dueAt, expiresAt, needs }) => ({
      kind,
      key,
      due: msOf(dueAt) - 1_000_000,
      expires: expiresAt === null ? null : msOf(expiresAt) - 1_000_000,
      needs,
    }),
  );
}

it("an exception plans nothing", () => {
  expect(plan([])).toEqual([]);
});

it("a text waits for the rejection of its rule, whichever stands first", () => {
  const planned = [
    { kind: "reject", key: "a:reject:CALL", due: 2000, expires: 120_000, needs: null },
    { kind: "text", key: "a:text:CALL", due: 3000, expires: 120_000, needs: "a:reject:CALL" },
  ];
  const [reject, text] = [{ reject: { after_s: 2 } }, { text: { body: "x", after_s: 3 } }];
  expect(plan([reject, text])).toEqual(planned);
  expect(plan([text, reject])).toEqual(planned);
});

it("a text is not due before its rejection", () => {
  expect(plan([{ text: { body: "x" } }, { reject: { after_s: 5 } }])).toMatchObject([
    { kind: "reject", due: 5000 },
    { kind: "text", due: 5000, needs: "a:reject:CALL" },
  ]);
});

it("a text without a rejection waits for none", () => {
  expect(plan([{ text: { body: "x", after_s: 1.5 } }], { on: "missed" })).toMatchObject([
    { kind: "text", due: 1500, needs: null },
  ]);
});

it("reminders and tags do not grow too old, and come in order of time", () => {
  expect(plan([{ remind: { in_min: 30 } }, { tag: { word: "night" } }])).toEqual([
    { kind: "tag", key: "a:tag:CALL", due: 0, expires: null, needs: null },
    { kind: "remind", key: "a:remind:CALL", due: 1_800_000, expires: null, needs: null },
  ]);
});

it("an event that was heard late has less time left, by the age it had on WhatsApp's clock", () => {
  const rest = { limits: { max_age_s: 60 } };
  const then = [{ text: { body: "x" } }];
  expect(plan(then, { on: "missed", ageMs: 45_000, rest })).toMatchObject([{ due: 0, expires: 15_000 }]);
  expect(plan(then, { on: "missed", ageMs: 90_000, rest })).toMatchObject([{ due: 0, expires: -30_000 }]);
});
