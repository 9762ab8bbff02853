import { expect, it } from "vitest";
import { later, wallTime } from "../../src/clock.ts";
import { type Decision, type Facts, mayAct } from "../../src/rules/may-act.ts";
import { planActions } from "../../src/rules/plan.ts";
import type { ActionKind } from "../../src/rules/rule.ts";
import { type SkipReason, skipReasons } from "../../src/rules/skip-reasons.ts";
import { setOf } from "./some-rules.ts";

const heardAt = wallTime(Date.UTC(2026, 10, 26, 12));
const now = later(heardAt, 3000);
const ago = (ms: number) => later(now, -ms);
const HOUR = 3_600_000;

const { rules, limits } = setOf({
  then: [
    { reject: { after_s: 2 } },
    { text: { body: "We are closed.", after_s: 3 } },
    { remind: { in_min: 30 } },
    { tag: { word: "night" } },
  ],
});
const planned = rules.flatMap((rule) => planActions(rule, limits, { callId: "CALL", heardAt, ageMs: 0 }));

/** Nothing stands against any action. */
const clear: Facts = {
  now,
  done: false,
  can: { reject: true, text: true, textToLid: false },
  caller: { number: "4915100000001", lid: null, kind: "other" },
  call: { group: false, state: "rings" },
  rejection: "acknowledged",
  answeredSince: false,
  spokenToSince: false,
  texts: {
    toCaller: null,
    toCallerByGateway: null,
    lastDay: 0,
    lastMinute: 0,
    pausedUntil: null,
    switchedOff: false,
  },
  rejectionsLastMinute: 0,
};

function decide(kind: ActionKind, change: Partial<Facts>): Decision {
  const action = planned.find((candidate) => candidate.kind === kind);
  if (!action) throw new Error(`no ${kind}`);
  return mayAct(action, limits, { ...clear, ...change });
}

const texts = (change: Partial<Facts["texts"]>) => ({ texts: { ...clear.texts, ...change } });
const caller = (change: Partial<Facts["caller"]>) => ({ caller: { ...clear.caller, ...change } });
const call = (state: Facts["call"]["state"], group = false) => ({ call: { state, group } });
const hiddenBy = { number: null, lid: "153278964101375@lid" } as const;

const skips: [string, ActionKind, Partial<Facts>, SkipReason][] = [
  ["a rejection that was settled", "reject", { done: true }, "already_done"],
  ["a text that was settled", "text", { done: true }, "already_done"],
  ["a reminder that was settled", "remind", { done: true }, "already_done"],
  ["a tag that was settled", "tag", { done: true }, "already_done"],
  ["a rejection where the source cannot", "reject", { can: { ...clear.can, reject: false } }, "not_possible"],
  ["a text where the source cannot", "text", { can: { ...clear.can, text: false } }, "not_possible"],
  ["a rejection too old", "reject", { now: later(heardAt, 120_001) }, "too_old"],
  ["a text too old", "text", { now: later(heardAt, 120_001) }, "too_old"],
  ["a rejection of an answered call", "reject", call("answered"), "answered"],
  ["a text after the answer", "text", call("answered"), "answered"],
  [
    "a text after another call of the caller was answered",
    "text",
    { ...call("missed"), answeredSince: true },
    "answered",
  ],
  ["a reminder after the answer", "remind", call("answered"), "answered"],
  ["a reminder after another call was answered", "remind", { answeredSince: true }, "answered"],
  ["a rejection of a call that is over", "reject", call("missed"), "call_ended"],
  ["a text about a group call", "text", call("missed", true), "group"],
  ["a text whose rejection was skipped", "text", { rejection: "skipped" }, "not_rejected"],
  ["a text to a hidden number", "text", caller(hiddenBy), "no_number"],
  [
    "a text to nobody",
    "text",
    { ...caller({ number: null }), can: { ...clear.can, textToLid: true } },
    "no_number",
  ],
  ["a text to oneself", "text", caller({ kind: "own" }), "own_number"],
  ["a text to another channel", "text", caller({ kind: "gateway" }), "gateway_number"],
  ["a text once WhatsApp refused the channel", "text", texts({ switchedOff: true }), "switched_off"],
  ["a text in a pause", "text", texts({ pausedUntil: later(now, 1) }), "paused"],
  ["a second text to the caller", "text", texts({ toCaller: ago(12 * HOUR - 1) }), "caller_limit"],
  [
    "a text that the clock says is still to come",
    "text",
    texts({ toCaller: later(now, HOUR) }),
    "caller_limit",
  ],
  ["a text after another channel's", "text", texts({ toCallerByGateway: ago(299_999) }), "answer_to_answer"],
  ["the 101st text of a day", "text", texts({ lastDay: 100 }), "day_limit"],
  ["the seventh text of a minute", "text", texts({ lastMinute: 6 }), "minute_limit"],
  ["the 31st rejection of a minute", "reject", { rejectionsLastMinute: 30 }, "minute_limit"],
  ["a text after a person's", "text", { spokenToSince: true }, "spoken_to"],
  ["a reminder after a person wrote", "remind", { spokenToSince: true }, "spoken_to"],
];

it.each(skips)("skips %s", (_name, kind, change, reason) => {
  expect(decide(kind, change)).toEqual({ do: "skip", reason });
});

it("has met every reason that there is", () => {
  // Whoever does an action sees these two by itself: test/links/scenarios/rules.test.ts.
  const met = [...skips.map(([, , , reason]) => reason), "rule_removed", "nothing_to_say"];
  expect(new Set(met)).toEqual(new Set(Object.keys(skipReasons)));
});

it.each<[string, ActionKind, Partial<Facts>]>([
  ["a rejection", "reject", {}],
  ["a rejection of a group call", "reject", call("rings", true)],
  ["a rejection of another channel's call", "reject", caller({ kind: "gateway" })],
  [
    "a rejection while texts are paused",
    "reject",
    texts({ pausedUntil: later(now, HOUR), switchedOff: true }),
  ],
  ["a rejection at the end of its time", "reject", { now: later(heardAt, 120_000) }],
  ["a text", "text", {}],
  ["a text once the call is over", "text", call("missed")],
  ["a text about a call that was declined here", "text", call("declined_here")],
  ["a text that needs no rejection", "text", { rejection: null }],
  [
    "a text to a LID where the source can",
    "text",
    { ...caller(hiddenBy), can: { ...clear.can, textToLid: true } },
  ],
  ["a text twelve hours after the last", "text", texts({ toCaller: ago(12 * HOUR) })],
  ["a text five minutes after another channel's", "text", texts({ toCallerByGateway: ago(300_000) })],
  ["a text when a pause is over", "text", texts({ pausedUntil: now })],
  ["the last text of a day and of a minute", "text", texts({ lastDay: 99, lastMinute: 5 })],
  ["the last rejection of a minute", "reject", { rejectionsLastMinute: 29 }],
  ["a reminder, however late", "remind", { now: later(heardAt, 24 * HOUR) }],
  ["a reminder about a group call", "remind", call("missed", true)],
  ["a tag on an answered call", "tag", call("answered")],
])("does %s", (_name, kind, change) => {
  expect(decide(kind, change)).toEqual({ do: "act" });
});

it.each<[string, Partial<Facts>]>([
  ["a rejection whose acknowledgement came before a crash", {}],
  ["however late that is found out", { now: later(heardAt, 24 * HOUR) }],
])("notes as done %s", (_name, change) => {
  expect(decide("reject", { ...call("declined_here"), ...change })).toEqual({ do: "done" });
});

it("waits with a text until the outcome of its rejection is known", () => {
  expect(decide("text", { rejection: "open" })).toEqual({ do: "wait" });
});

it("fails a text whose rejection WhatsApp did not acknowledge, and says so", () => {
  expect(decide("text", { rejection: "failed" })).toEqual({ do: "fail", reason: "reject_failed" });
});

it("does not wait for a rejection when nothing could be written anyway", () => {
  expect(decide("text", { rejection: "open", ...call("answered") })).toEqual({
    do: "skip",
    reason: "answered",
  });
});

it("has an hour between two texts to a caller, whatever the limits say", () => {
  const text = planned.find(({ kind }) => kind === "text");
  if (!text) throw new Error("no text");
  const lifted = { ...limits, text_per_caller_h: 0 };
  const facts = { ...clear, ...texts({ toCaller: ago(HOUR - 1) }) };
  expect(mayAct(text, lifted, facts)).toEqual({ do: "skip", reason: "caller_limit" });
});
