import fc from "fast-check";
import { expect, it } from "vitest";
import { checkRules } from "../../src/rules/check-rules.ts";
import { sentenceOf } from "../../src/rules/sentence.ts";
import { documents } from "./documents.ts";
import { example, ruleOf } from "./some-rules.ts";

it("tells the example as a shop owner would", () => {
  expect(checkRules(example).rules.map(sentenceOf)).toEqual([
    "When a call from +4915100000000 or the list “vip” comes, do nothing, and leave out the rules below.",
    "When a call comes from 18:00 to 08:00 of the next day from Monday to Friday (Europe/Berlin), " +
      "decline it after 2 s and write “We are closed. Write to us, we answer at 8.” after 3 s.",
    "When a call was missed after it rang for 5 s or longer because nobody answered or the caller hung up, " +
      "write “Sorry we missed your call, {name}.” and remind after 30 min unless somebody spoke to the caller.",
  ]);
});

const hours = { timezone: "Europe/Berlin", from: "08:00", to: "18:00" };

it.each<[object, object[], string]>([
  [
    { hours: { ...hours, outside: true, days: ["fri", "mon", "tue", "wed", "thu"] } },
    [{ reject: {} }],
    "When a call comes outside 08:00 to 18:00 from Monday to Friday (Europe/Berlin), decline it at once.",
  ],
  [
    { hours: { ...hours, days: ["sat", "mon"] } },
    [{ tag: { word: "x" } }],
    "When a call comes from 08:00 to 18:00 on Monday and Saturday (Europe/Berlin), tag it “x”.",
  ],
  [
    { hours, holidays: ["12-25"] },
    [{ reject: {} }],
    "When a call comes from 08:00 to 18:00 of every day, or at any time on 25 December of each year (Europe/Berlin), decline it at once.",
  ],
  [
    { holidays: ["2027-01-01", "02-29"] },
    [{ reject: {} }],
    "When a call comes at any time on 1 January 2027 or 29 February of each year (UTC), decline it at once.",
  ],
  [
    { group: true, video: true },
    [{ reject: {} }, { text: { body: "x" } }],
    "When a group video call comes, decline it at once and write nothing, since groups are never written to.",
  ],
  [
    { video: false, callers: ["+49*", "unknown_number"] },
    [{ reject: {} }],
    "When a voice call from a number that begins with +49 or a hidden number comes, decline it at once.",
  ],
  [
    { on: "missed", offline: true, rang_s: { max: 9 }, end_reason: ["odd"] },
    [{ remind: { in_min: 5 } }],
    "When a call was missed after it rang for at most 9 s because of “odd” (also while the channel was away), remind after 5 min unless somebody spoke to the caller.",
  ],
  [
    { on: "answered", rang_s: { min: 1, max: 9 } },
    [{ tag: { word: "x" } }],
    "When a call was answered after it rang for 1 to 9 s, tag it “x”.",
  ],
  [
    { repeat: { calls: 3, within_min: 10 } },
    [{ tag: { word: "x" } }],
    "When a call comes and is call 3 or more of this caller within 10 min, tag it “x”.",
  ],
])("%j", (when, then, sentence) => {
  expect(sentenceOf(ruleOf({ when: { on: "offered", ...when }, then }))).toBe(sentence);
});

it("any rule makes one sentence without a gap", () => {
  fc.assert(
    fc.property(documents, (document) => {
      for (const rule of checkRules(document).rules) {
        expect(sentenceOf(rule)).toMatch(/^When a .+, .+\.$/);
        expect(sentenceOf(rule)).not.toMatch(/ {2}|undefined|null/);
      }
    }),
  );
});
