import { describe, expect, it } from "vitest";
import { later, wallTime, whatsAppTime } from "../../src/clock.ts";
import { checkRules } from "../../src/rules/check-rules.ts";
import type { TimelineCall, TrialChannel } from "../../src/rules/timeline.ts";
import { tryCalls } from "../../src/rules/try-calls.ts";
import { type Standing, tryEvent } from "../../src/rules/try-event.ts";
import { example, missed, offered, setOf } from "./some-rules.ts";

const set = checkRules(example);
const NIGHT = Date.UTC(2026, 10, 26, 20);
const atNight = { ...offered, at: whatsAppTime(NIGHT) };

const standing: Standing = {
  can: { reject: true, text: true, textToLid: false },
  texts: {
    toCaller: null,
    toCallerByGateway: null,
    lastDay: 0,
    lastMinute: 0,
    pausedUntil: null,
    switchedOff: false,
  },
  rejectionsLastMinute: 0,
  name: null,
  caller: "other",
};

describe("one event", () => {
  it("is for a rule, which tells what it would do and when", () => {
    expect(tryEvent(set, atNight, [], standing)).toEqual({
      rule: "night",
      passed: [{ rule: "vip", unmet: "callers" }],
      actions: [
        { kind: "reject", afterMs: 2000, text: null, decision: { do: "act" } },
        {
          kind: "text",
          afterMs: 3000,
          text: "We are closed. Write to us, we answer at 8.",
          decision: { do: "act" },
        },
      ],
    });
  });

  it("is for none, and each rule tells why", () => {
    expect(tryEvent(set, offered, [], standing)).toEqual({
      rule: null,
      passed: [
        { rule: "vip", unmet: "callers" },
        { rule: "night", unmet: "time" },
        { rule: "missed", unmet: "on" },
      ],
      actions: [],
    });
  });

  it("is for an exception, which does nothing", () => {
    expect(tryEvent(set, { ...atNight, number: "4915100000000" }, [], standing)).toEqual({
      rule: "vip",
      passed: [],
      actions: [],
    });
  });

  it("has its text filled in, for what is known of the caller", () => {
    const [text] = tryEvent(set, missed, [], { ...standing, name: "Anna" }).actions;
    expect(text?.text).toBe("Sorry we missed your call, Anna.");
  });

  it("tells why an action would be skipped", () => {
    const recently = later(wallTime(NIGHT), -3_600_000);
    const texts = { ...standing.texts, toCaller: recently };
    const { actions } = tryEvent(set, atNight, [], { ...standing, texts });
    expect(actions.map(({ decision }) => decision)).toEqual([
      { do: "act" },
      { do: "skip", reason: "caller_limit" },
    ]);
  });

  it("writes nothing when its rejection would be skipped", () => {
    const { actions } = tryEvent(set, atNight, [], { ...standing, rejectionsLastMinute: 30 });
    expect(actions.map(({ decision }) => decision)).toEqual([
      { do: "skip", reason: "minute_limit" },
      { do: "skip", reason: "not_rejected" },
    ]);
  });

  it("counts the caller's other calls", () => {
    const often = setOf({ when: { on: "offered", repeat: { calls: 2, within_min: 5 } } });
    expect(tryEvent(often, offered, [later(offered.at, -60_000)], standing).rule).toBe("a");
    expect(tryEvent(often, offered, [], standing).rule).toBeNull();
  });
});

const channel: TrialChannel = {
  can: { reject: true, text: true, textToLid: false },
  callerKind: () => "other",
};

let calls = 0;
function call(change: Partial<TimelineCall>): TimelineCall {
  calls += 1;
  const startedAt = change.startedAt ?? NIGHT;
  return {
    callId: `CALL-${calls}`,
    number: `49151${calls}`,
    lid: null,
    group: false,
    video: false,
    offline: false,
    startedAt,
    end: { status: "missed", at: startedAt + 30_000, reason: "timeout" },
    ...change,
  };
}

describe("calls of the past", () => {
  it("count by rule, by action and by reason", () => {
    const anna = { number: "4915177777777" };
    const trial = tryCalls(
      set,
      [
        call(anna),
        call({ ...anna, startedAt: NIGHT + 600_000 }),
        call({ number: "4915100000000" }),
        call({ number: null }),
        call({ startedAt: NIGHT - 36_000_000 }),
        call({ startedAt: NIGHT, group: true }),
      ],
      channel,
    );
    expect(trial).toEqual({
      calls: 6,
      acted: 5,
      rules: {
        vip: { matched: 1, acted: 0, done: {}, skipped: {} },
        night: {
          matched: 3,
          acted: 3,
          done: { reject: 3, text: 1 },
          skipped: { caller_limit: 1, no_number: 1 },
        },
        // The one by day, and the friend's, whose call the exception let ring out.
        missed: { matched: 2, acted: 2, done: { text: 2, remind: 2 }, skipped: {} },
      },
    });
  });

  it("end when a rule declines them: that they rang on afterwards does not count", () => {
    const declined = setOf({ then: [{ reject: { after_s: 4 } }] }, {});
    const rules = [
      ...declined.rules,
      {
        id: "b",
        when: { on: "missed", end_reason: ["declined"], rang_s: { max: 4 } },
        then: [{ tag: { word: "x" } }],
      },
      { id: "c", when: { on: "missed" }, then: [{ tag: { word: "y" } }] },
    ];
    const trial = tryCalls(checkRules({ rules }), [call({})], channel);
    expect(trial.rules.b).toEqual({ matched: 1, acted: 1, done: { tag: 1 }, skipped: {} });
    expect(trial.rules.c).toMatchObject({ matched: 0 });
  });

  it("are left alone once they were answered, or ended before a rule came to it", () => {
    const slow = setOf({ then: [{ reject: { after_s: 10 } }, { text: { body: "x", after_s: 10 } }] });
    const answered = call({ end: { status: "answered", at: NIGHT + 5000, reason: null } });
    const hungUp = call({ end: { status: "missed", at: NIGHT + 10_000, reason: "hung_up" } });
    expect(tryCalls(slow, [answered, hungUp], channel)).toMatchObject({
      acted: 0,
      rules: { a: { matched: 2, skipped: { answered: 2, call_ended: 1, not_rejected: 1 } } },
    });
  });

  it("bring no reminder when the caller was spoken to in between", () => {
    const remind = setOf({ when: { on: "missed" }, then: [{ remind: { in_min: 30 } }] });
    const anna = { number: "4915177777777" };
    const later = NIGHT + 600_000;
    const spoken = call({
      ...anna,
      startedAt: later,
      end: { status: "answered", at: later + 9000, reason: null },
    });
    expect(tryCalls(remind, [call(anna), spoken, call({})], channel).rules.a).toMatchObject({
      done: { remind: 1 },
      skipped: { answered: 1 },
    });
  });

  it("that came while the channel was away are told by their end alone", () => {
    const rules = [
      { id: "a", when: { on: "offered", offline: true }, then: [{ tag: { word: "x" } }] },
      { id: "b", when: { on: "missed", offline: true }, then: [{ tag: { word: "y" } }] },
    ];
    const trial = tryCalls(checkRules({ rules }), [call({ offline: true })], channel);
    expect(trial.rules).toMatchObject({ a: { matched: 0 }, b: { matched: 1 } });
  });

  it("may be none", () => {
    expect(tryCalls(checkRules({ rules: [] }), [], channel)).toEqual({ calls: 0, acted: 0, rules: {} });
  });
});
