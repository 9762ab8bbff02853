import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whatsAppTime } from "../../src/clock.ts";
import { inTime } from "../../src/rules/hours.ts";
import { isZone, localTime } from "../../src/rules/local-time.ts";
import { ruleOf } from "./some-rules.ts";

const at = (iso: string) => whatsAppTime(Date.parse(iso));

function isIn(hours: object, iso: string, rest: object = {}): boolean {
  return inTime(ruleOf({ when: { on: "offered", hours, ...rest } }), at(iso));
}

const berlin = { timezone: "Europe/Berlin" };
const office = { ...berlin, days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" };
const night = { ...office, from: "18:00", to: "08:00" };
const smallHours = { from: "02:00", to: "03:00" };

it.each<[string, object, string, boolean]>([
  // 26 November 2026 is a Thursday; Berlin is an hour ahead of UTC.
  ["at the minute of opening", office, "2026-11-26T07:00:00Z", true],
  ["a second before", office, "2026-11-26T06:59:59Z", false],
  ["in the last minute", office, "2026-11-26T16:59:59Z", true],
  ["at the minute of closing", office, "2026-11-26T17:00:00Z", false],
  ["on a day that is not among the days", office, "2026-11-28T09:00:00Z", false],
  ["inside, asked for outside", { ...office, outside: true }, "2026-11-26T09:00:00Z", false],
  ["outside, asked for outside", { ...office, outside: true }, "2026-11-26T19:00:00Z", true],
  ["on another day, asked for outside", { ...office, outside: true }, "2026-11-28T09:00:00Z", true],
  [
    "the whole day, at its first minute",
    { ...berlin, from: "00:00", to: "24:00" },
    "2026-11-25T23:00:00Z",
    true,
  ],
  [
    "the whole day, at its last minute",
    { ...berlin, from: "00:00", to: "24:00" },
    "2026-11-26T22:59:59Z",
    true,
  ],

  ["over midnight: in the evening", night, "2026-11-26T17:00:00Z", true],
  ["over midnight: the next morning", night, "2026-11-27T06:59:59Z", true],
  ["over midnight: when it closes", night, "2026-11-27T07:00:00Z", false],
  ["over midnight: Friday's window on Saturday morning", night, "2026-11-28T06:00:00Z", true],
  ["over midnight: no window opened on Saturday", night, "2026-11-28T18:00:00Z", false],
  ["over midnight: nor does Sunday's reach Monday morning", night, "2026-11-30T06:00:00Z", false],
  ["over midnight: Monday's own evening", night, "2026-11-30T18:00:00Z", true],
  ["over midnight, asked for outside: Sunday", { ...night, outside: true }, "2026-11-29T12:00:00Z", true],
  [
    "over the end of the year: Thursday's window on Friday, 1 January",
    { ...night, days: ["thu"] },
    "2027-01-01T06:00:00Z",
    true,
  ],
  [
    "over the end of the year: that Friday has none",
    { ...night, days: ["thu"] },
    "2027-01-01T18:00:00Z",
    false,
  ],
  ["leap day: 29 February 2028 is a Tuesday", { ...office, days: ["tue"] }, "2028-02-29T09:00:00Z", true],
  ["leap day: its window reaches 1 March", { ...night, days: ["tue"] }, "2028-03-01T06:00:00Z", true],
  [
    "no leap day: 28 February 2027, a Sunday, reaches 1 March",
    { ...night, days: ["sun"] },
    "2027-03-01T06:00:00Z",
    true,
  ],

  // Berlin: at 01:00 UTC of 28 March 2027 clocks go from 02:00 to 03:00; of 31 October from 03:00 back to 02:00.
  ["Berlin, forward: 01:59 is before 02:00", { ...berlin, ...smallHours }, "2027-03-28T00:59:59Z", false],
  [
    "Berlin, forward: what follows is 03:00, after the window",
    { ...berlin, ...smallHours },
    "2027-03-28T01:00:00Z",
    false,
  ],
  [
    "Berlin, forward: a window from 02:30 begins at 03:00",
    { ...berlin, from: "02:30", to: "04:00" },
    "2027-03-28T01:00:00Z",
    true,
  ],
  ["Berlin, forward: a night ends at eight by the new clock", night, "2027-03-27T05:59:59Z", true],
  ["Berlin, forward: 08:00 on Monday is 06:00 UTC now", office, "2027-03-29T06:00:00Z", true],
  ["Berlin, back: the first 02:30", { ...berlin, ...smallHours }, "2027-10-31T00:30:00Z", true],
  ["Berlin, back: the second 02:30", { ...berlin, ...smallHours }, "2027-10-31T01:30:00Z", true],
  ["Berlin, back: 03:00", { ...berlin, ...smallHours }, "2027-10-31T02:00:00Z", false],
  [
    "Berlin, back: Saturday's window on the long Sunday",
    { ...night, days: ["sat"] },
    "2027-10-31T06:59:00Z",
    true,
  ],

  // New York: at 07:00 UTC of 14 March 2027 forward; at 06:00 UTC of 7 November back.
  [
    "New York, forward: 01:59",
    { timezone: "America/New_York", ...smallHours },
    "2027-03-14T06:59:59Z",
    false,
  ],
  [
    "New York, forward: there is no 02:30",
    { timezone: "America/New_York", ...smallHours },
    "2027-03-14T07:30:00Z",
    false,
  ],
  [
    "New York, forward: 03:30",
    { timezone: "America/New_York", from: "03:00", to: "04:00" },
    "2027-03-14T07:30:00Z",
    true,
  ],
  [
    "New York, back: the first 01:30",
    { timezone: "America/New_York", from: "01:00", to: "02:00" },
    "2027-11-07T05:30:00Z",
    true,
  ],
  [
    "New York, back: the second 01:30",
    { timezone: "America/New_York", from: "01:00", to: "02:00" },
    "2027-11-07T06:30:00Z",
    true,
  ],
  [
    "New York, back: 02:00",
    { timezone: "America/New_York", from: "01:00", to: "02:00" },
    "2027-11-07T07:00:00Z",
    false,
  ],

  [
    "half an hour: 09:00 in Kolkata is 03:30 UTC",
    { timezone: "Asia/Kolkata", from: "09:00", to: "17:00" },
    "2026-11-26T03:30:00Z",
    true,
  ],
  [
    "half an hour: 08:59 in Kolkata",
    { timezone: "Asia/Kolkata", from: "09:00", to: "17:00" },
    "2026-11-26T03:29:59Z",
    false,
  ],
  [
    "three quarters: midnight in Kathmandu",
    { timezone: "Asia/Kathmandu", days: ["fri"], from: "00:00", to: "01:00" },
    "2026-11-26T18:15:00Z",
    true,
  ],
  [
    "half an hour of DST: 01:45 on Lord Howe Island",
    { timezone: "Australia/Lord_Howe", from: "01:30", to: "02:00" },
    "2027-04-03T14:45:00Z",
    true,
  ],
  [
    "half an hour of DST: 01:45 comes once more",
    { timezone: "Australia/Lord_Howe", from: "01:30", to: "02:00" },
    "2027-04-03T15:15:00Z",
    true,
  ],
  [
    "half an hour of DST: then 02:00",
    { timezone: "Australia/Lord_Howe", from: "01:30", to: "02:00" },
    "2027-04-03T15:30:00Z",
    false,
  ],
  [
    "a day ahead: it is Friday on Kiritimati",
    { timezone: "Pacific/Kiritimati", days: ["fri"], from: "00:00", to: "24:00" },
    "2026-11-26T10:00:00Z",
    true,
  ],
  [
    "a day behind: it is Wednesday in Pago Pago",
    { timezone: "Pacific/Pago_Pago", days: ["wed"], from: "00:00", to: "24:00" },
    "2026-11-26T10:00:00Z",
    true,
  ],
])("%s", (_name, hours, iso, inside) => {
  expect(isIn(hours, iso)).toBe(inside);
});

describe("holidays", () => {
  const christmas = { holidays: ["12-25", "2026-12-24"] };

  it.each<[string, object, string, boolean]>([
    ["a date of each year", { timezone: "Europe/Berlin" }, "2031-12-25T12:00:00Z", true],
    ["a date of one year, in that year", { timezone: "Europe/Berlin" }, "2026-12-24T12:00:00Z", true],
    ["a date of one year, in the next", { timezone: "Europe/Berlin" }, "2027-12-24T12:00:00Z", false],
    ["begins at midnight of the rule's zone", { timezone: "Europe/Berlin" }, "2030-12-24T23:00:00Z", true],
    ["and ends there", { timezone: "Europe/Berlin" }, "2030-12-25T23:00:00Z", false],
    ["without a zone, at midnight in UTC", {}, "2030-12-24T23:00:00Z", false],
    ["any other day", {}, "2026-11-26T12:00:00Z", false],
  ])("%s", (_name, zone, iso, inside) => {
    const rule = ruleOf({ ...zone, when: { on: "offered", ...christmas } });
    expect(inTime(rule, at(iso))).toBe(inside);
  });

  it("29 February comes in leap years", () => {
    const rule = ruleOf({ when: { on: "offered", holidays: ["02-29"] } });
    expect(inTime(rule, at("2028-02-29T12:00:00Z"))).toBe(true);
    expect(inTime(rule, at("2027-03-01T12:00:00Z"))).toBe(false);
  });

  it("add whole days to hours, whether inside or outside is asked for", () => {
    // 25 December 2026 is a Friday.
    expect(isIn({ ...office, outside: true }, "2026-12-25T09:00:00Z", christmas)).toBe(true);
    expect(isIn(night, "2026-12-25T12:00:00Z", christmas)).toBe(true);
    expect(isIn(night, "2026-12-28T12:00:00Z", christmas)).toBe(false);
  });
});

it("asks for no hours where a rule has none", () => {
  expect(inTime(ruleOf({}), at("2026-11-26T12:00:00Z"))).toBe(true);
});

const zones = fc.constantFrom(
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Pacific/Apia",
  "Africa/Casablanca",
  "UTC",
);
const moments = fc
  .integer({ min: Date.UTC(2005, 0) / 1000, max: Date.UTC(2040, 0) / 1000 })
  .map((seconds) => whatsAppTime(seconds * 1000));
const clockTimes = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16));

it("a window and what is outside of it share all moments out between them", () => {
  fc.assert(
    fc.property(zones, moments, clockTimes, clockTimes, (timezone, moment, from, to) => {
      fc.pre(from !== to);
      const inside = (hours: object) =>
        inTime(ruleOf({ when: { on: "offered", hours: { timezone, ...hours } } }), moment);
      expect(inside({ from, to })).not.toBe(inside({ from, to, outside: true }));
      // On all days, the window from `to` to `from` is the rest of the day.
      expect(inside({ from, to })).not.toBe(inside({ from: to, to: from }));
    }),
    { numRuns: 500 },
  );
});

it("reads dates and days that agree with the calendar", () => {
  fc.assert(
    fc.property(zones, moments, (zone, moment) => {
      const { date, time, weekday, minute } = localTime(moment, zone);
      const noon = new Date(`${date}T12:00:00Z`);
      expect(noon.toLocaleDateString("en-US", { weekday: "short", timeZone: "UTC" }).toLowerCase()).toBe(
        weekday,
      );
      expect(time).toBe(new Date(minute * 60_000).toISOString().slice(11, 16));
    }),
  );
});

it("knows the zones of the map, and no others", () => {
  expect(["UTC", "Europe/Berlin", "Asia/Calcutta", "Asia/Kolkata"].filter(isZone)).toHaveLength(4);
  expect(["Mars/Base", "", "Europe"].filter(isZone)).toEqual([]);
});
