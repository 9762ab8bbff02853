import fc from "fast-check";
import { expect, it } from "vitest";
import { checkRules } from "../../src/rules/check-rules.ts";
import type { RuleSet } from "../../src/rules/rule.ts";
import { Timeline, type TimelineCall, type TimelineObserver } from "../../src/rules/timeline.ts";
import { seeded } from "../stage/seeded.ts";
import { documents, limits as limitsOf } from "./documents.ts";
import { checkHistory, DAY, type Done, type History, MINUTE, mostWithin } from "./history.ts";
import { callerKind, randomCalls } from "./random-calls.ts";
import { eager } from "./some-rules.ts";

/** What the rules do about the calls, when one rejection of ten is not acknowledged. */
function historyOf(set: RuleSet, calls: TimelineCall[], random: () => number): History {
  const done: Done[] = [];
  const ringOn = new Set(calls.filter(() => random() < 0.1).map(({ callId }) => callId));
  const channel = { can: { reject: true, text: true, textToLid: random() < 0.5 }, callerKind };
  const observer: TimelineObserver = {
    matched: () => {},
    decided: ({ kind, key, callId }, decision, at) => {
      if (decision.do === "act") done.push({ kind, key, callId, at });
    },
  };
  new Timeline(set, channel, observer, (callId) => !ringOn.has(callId)).run(calls);
  const rejections = new Map(done.filter(({ kind }) => kind === "reject").map((it) => [it.callId, it]));
  return { calls: new Map(calls.map((call) => [call.callId, call])), done, rejections, ringOn };
}

it("no rules and no calls break a cap, answer twice, or write where nothing may be written", () => {
  fc.assert(
    fc.property(documents, fc.integer(), (document, seed) => {
      const set = checkRules(document);
      const random = seeded(seed);
      // The night in which Berlin's clocks go forward.
      const calls = randomCalls(random, 200, Date.UTC(2027, 2, 27, 12), 10);
      checkHistory(historyOf(set, calls, random), set.limits);
    }),
    { numRuns: 150 },
  );
});

it("nor do 10,000 calls by rules that write wherever they may", () => {
  fc.assert(
    fc.property(limitsOf, fc.integer(), (limits, seed) => {
      const set = checkRules({ rules: eager, limits });
      const random = seeded(seed);
      const history = historyOf(set, randomCalls(random, 10_000, Date.UTC(2027, 0, 1), 4000), random);
      expect(history.done.some(({ kind }) => kind === "reject")).toBe(true);
      checkHistory(history, set.limits);
    }),
    { numRuns: 3 },
  );
});

it("each cap comes to bear in such a history: without it, it would be broken", () => {
  const random = seeded(1);
  const calls = randomCalls(random, 10_000, Date.UTC(2027, 0, 1), 4000);
  const most = { text_per_caller_h: 1, texts_per_day: 1000, texts_per_min: 60, rejects_per_min: 300 };
  const { done } = historyOf(checkRules({ rules: eager, limits: most }), calls, random);
  const texts = done.filter(({ kind }) => kind === "text");
  expect(mostWithin(texts, DAY)).toBeGreaterThan(100);
  expect(mostWithin(texts, MINUTE)).toBeGreaterThan(6);
  expect(
    mostWithin(
      done.filter(({ kind }) => kind === "reject"),
      MINUTE,
    ),
  ).toBeGreaterThan(5);
});
