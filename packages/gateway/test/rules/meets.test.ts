import { describe, expect, it } from "vitest";
import { heardOnly, noDetails } from "../../src/calls/call.ts";
import { later, wallTime, whatsAppTime } from "../../src/clock.ts";
import { isAmong, sameLine } from "../../src/rules/callers.ts";
import { checkRules } from "../../src/rules/check-rules.ts";
import { type RuleEvent, ruleEventOf } from "../../src/rules/event.ts";
import { type Condition, meets, ruleFor, unmetCondition } from "../../src/rules/meets.ts";
import type { Call } from "../../src/store/records.ts";
import { example, missed, offered, ruleOf, setOf } from "./some-rules.ts";

const lists = { vip: ["+4915100000001", "+4420*"] };
const nothing = { lists, otherCalls: [] };
const answered: RuleEvent = { ...missed, on: "answered", endReason: null };

it.each<[string, object, RuleEvent, Condition | null]>([
  ["a call that comes", {}, offered, null],
  ["another event", {}, missed, "on"],
  ["a missed call", { on: "missed" }, missed, null],
  ["an answered call", { on: "answered" }, answered, null],
  ["a group call, by default", {}, { ...offered, group: true }, "group"],
  ["a group call, asked for", { group: true }, { ...offered, group: true }, null],
  ["a call to the channel alone, group calls asked for", { group: true }, offered, "group"],
  ["a video call, by default", {}, { ...offered, video: true }, null],
  ["a video call, voice asked for", { video: false }, { ...offered, video: true }, "video"],
  ["a voice call, video asked for", { video: true }, offered, "video"],
  ["a call while away, by default", { on: "missed" }, { ...missed, offline: true }, "offline"],
  ["a call while away, asked for", { on: "missed", offline: true }, { ...missed, offline: true }, null],
  ["a live call, calls while away counting too", { on: "missed", offline: true }, missed, null],
  ["a number", { callers: ["+4915100000001"] }, offered, null],
  ["another number", { callers: ["+4915100000002"] }, offered, "callers"],
  ["a number that only begins alike", { callers: ["+491510000000"] }, offered, "callers"],
  ["a prefix", { callers: ["+49*"] }, offered, null],
  ["another prefix", { callers: ["+48*"] }, offered, "callers"],
  ["a list with the number", { callers: ["list:vip"] }, offered, null],
  ["a list with a prefix", { callers: ["list:vip"] }, { ...offered, number: "442071838750" }, null],
  ["a list without it", { callers: ["list:vip"] }, { ...offered, number: "48221234567" }, "callers"],
  ["the second of several", { callers: ["+48*", "+49*"] }, offered, null],
  ["a hidden number", { callers: ["unknown_number"] }, { ...offered, number: null }, null],
  ["a number, hidden ones asked for", { callers: ["unknown_number"] }, offered, "callers"],
  [
    "a hidden number, all of a country asked for",
    { callers: ["+49*"] },
    { ...offered, number: null },
    "callers",
  ],
  ["an end reason", { on: "missed", end_reason: ["hung_up", "timeout"] }, missed, null],
  ["another end reason", { on: "missed", end_reason: ["declined"] }, missed, "end_reason"],
  ["no end reason", { on: "missed", end_reason: ["timeout"] }, { ...missed, endReason: null }, "end_reason"],
  ["a ring time at the least", { on: "missed", rang_s: { min: 30 } }, missed, null],
  ["a ring time below", { on: "missed", rang_s: { min: 31 } }, missed, "rang_s"],
  ["a ring time at the most", { on: "missed", rang_s: { max: 30 } }, missed, null],
  ["a ring time above", { on: "missed", rang_s: { max: 29 } }, missed, "rang_s"],
  [
    "a ring time that nobody knows",
    { on: "missed", rang_s: { min: 0 } },
    { ...missed, rangSeconds: null },
    "rang_s",
  ],
  ["the time", { hours: { timezone: "UTC", from: "11:00", to: "13:00" } }, offered, null],
  ["another time", { hours: { timezone: "UTC", from: "13:00", to: "14:00" } }, offered, "time"],
])("%s", (_name, when, event, unmet) => {
  const rule = ruleOf({ when: { on: "offered", ...when } }, { lists });
  expect(unmetCondition(rule, event, nothing)).toBe(unmet);
  expect(meets(rule, event, nothing)).toBe(unmet === null);
});

describe("repeat", () => {
  const rule = ruleOf({ when: { on: "offered", repeat: { calls: 3, within_min: 10 } } });
  const before = (...minutes: number[]) => minutes.map((ago) => later(offered.at, -ago * 60_000));

  it.each<[string, number[], boolean]>([
    ["the first call", [], false],
    ["the second", [1], false],
    ["the third", [1, 9], true],
    ["the third, at the end of the minutes", [1, 10], true],
    ["the third, a second too late", [1, 10 + 1 / 60], false],
    ["the fourth", [1, 2, 3], true],
    ["others that came later", [1, -1], false],
  ])("%s", (_name, minutes, met) => {
    expect(meets(rule, offered, { lists: {}, otherCalls: before(...minutes) })).toBe(met);
  });
});

describe("the first rule that an event meets wins", () => {
  const set = checkRules(example);
  const night = { ...offered, at: whatsAppTime(Date.UTC(2026, 10, 26, 20)) };

  it.each<[string, RuleEvent, string | null]>([
    ["a call by day", offered, null],
    ["a call at night", night, "night"],
    [
      "a call at night from a friend: the exception comes first",
      { ...night, number: "4915100000000" },
      "vip",
    ],
    ["a missed call", missed, "missed"],
    ["a missed call that rang for a moment", { ...missed, rangSeconds: 2 }, null],
  ])("%s", (_name, event, id) => {
    expect(ruleFor(set.rules, event, { lists: set.lists, otherCalls: [] })?.id ?? null).toBe(id);
  });

  it("and no rule is for an event when there are none", () => {
    expect(ruleFor([], offered, nothing)).toBeNull();
  });
});

describe("one line has one number, however its country spells it", () => {
  it.each([
    ["Brazil's ninth digit", "5511987654321", "551187654321"],
    ["Mexico's old 1", "5215512345678", "525512345678"],
    ["Argentina's 9", "5491123456789", "541123456789"],
  ])("%s", (_name, dialled, onWhatsApp) => {
    expect(isAmong([`+${dialled}`], onWhatsApp, {})).toBe(true);
    expect(isAmong([`+${onWhatsApp}`], dialled, {})).toBe(true);
  });

  it.each([
    ["a landline in Brazil", "551134567890"],
    ["a German number", "4915112345678"],
    ["a number in Brazil that would become a landline", "5511934567890"],
  ])("%s stays as it is", (_name, number) => {
    expect(sameLine(number)).toBe(number);
  });

  it("a list cannot be had by the name of a part of every object", () => {
    expect(isAmong(["list:constructor"], "4915100000001", setOf({}).lists)).toBe(false);
  });
});

describe("a call's new status, as rules see it", () => {
  const call: Call = {
    callId: "CALL",
    givenId: null,
    offeredBy: null,
    status: "missed",
    creator: "153278964101375@lid",
    callerNumber: "4915100000001@s.whatsapp.net",
    callerLid: "153278964101375@lid",
    group: false,
    groupJid: null,
    video: true,
    offline: false,
    startedAt: whatsAppTime(1_000_000),
    ringingAt: null,
    endedAt: whatsAppTime(1_030_000),
    endReason: "timeout",
    heardAt: wallTime(9),
    ...heardOnly,
    ...noDetails,
  };
  const change = { at: whatsAppTime(1_030_000), offline: false };

  it("has the number, the reason and the ring time", () => {
    expect(ruleEventOf(call, { ...change, status: "missed" })).toEqual({
      callId: "CALL",
      on: "missed",
      at: 1_030_000,
      number: "4915100000001",
      lid: "153278964101375@lid",
      group: false,
      video: true,
      offline: false,
      endReason: "timeout",
      rangSeconds: 30,
    });
  });

  it("has no number where WhatsApp hides it", () => {
    const hidden = { ...call, callerNumber: null };
    expect(ruleEventOf(hidden, { ...change, status: "missed" })).toMatchObject({ number: null });
  });

  it("has no ring time while it rings, and none for a call that was missed while away", () => {
    expect(ruleEventOf(call, { ...change, status: "initiated" })).toMatchObject({
      on: "offered",
      rangSeconds: null,
      endReason: null,
    });
    const away = { ...call, endReason: "missed_while_away", endedAt: call.startedAt };
    expect(ruleEventOf(away, { ...change, status: "missed" })).toMatchObject({ rangSeconds: null });
  });

  it("is none for ringing: a rule hears of the call when it is offered", () => {
    expect(ruleEventOf(call, { ...change, status: "ringing" })).toBeNull();
  });
});
