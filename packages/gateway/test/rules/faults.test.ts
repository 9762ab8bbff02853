import { expect, it } from "vitest";
import { checkRules } from "../../src/rules/check-rules.ts";

const rule = (parts: object, rest: object = {}) => ({
  rules: [{ id: "a", when: { on: "offered" }, then: [], ...parts }],
  ...rest,
});
const when = (parts: object) => rule({ when: { on: "offered", ...parts } });
const hours = (parts: object) =>
  when({ hours: { timezone: "Europe/Berlin", from: "08:00", to: "18:00", ...parts } });
const then = (...actions: object[]) => rule({ then: actions });
const text = (body: string) => then({ text: { body } });
const {
  rules: [one],
} = rule({});

it.each<[string, unknown, string]>([
  ["nothing", undefined, "document: expected an object, got nothing"],
  ["null", null, "document: expected an object, got null"],
  ["an array", [], "document: expected an object, got an empty array"],
  ["no rules", {}, "rules: expected an array of at most 20, got nothing"],
  ["21 rules", { rules: Array(21).fill(one) }, "rules: expected an array of at most 20, got an array of 21"],
  [
    "another field",
    { rules: [], rule: 1 },
    "rule: expected a field named rules, lists or limits, got another name",
  ],
  ["an empty id", rule({ id: "" }), 'rules[0].id: expected 1 to 40 letters, digits, - and _, got ""'],
  [
    "an id with a colon",
    rule({ id: "a:b" }),
    'rules[0].id: expected 1 to 40 letters, digits, - and _, got "a:b"',
  ],
  ["an id twice", { rules: [one, one] }, 'rules[1].id: expected an id that no other rule has, got "a"'],
  [
    "no `on`",
    rule({ when: {} }),
    'rules[0].when.on: expected "offered", "missed" or "answered", got nothing',
  ],
  [
    "an unknown `on`",
    when({ on: "rang" }),
    'rules[0].when.on: expected "offered", "missed" or "answered", got "rang"',
  ],
  ["a condition that is none", when({ hour: 1 }), "rules[0].when.hour: expected a field named on, callers, "],
  [
    "no callers",
    when({ callers: [] }),
    "rules[0].when.callers: expected an array of 1 to 200, got an empty array",
  ],
  [
    "a caller without +",
    when({ callers: ["49151"] }),
    "rules[0].when.callers[0]: expected a number such as ",
  ],
  ["a prefix without +", when({ callers: ["49*"] }), "rules[0].when.callers[0]: expected a number such as "],
  [
    "a list that is not there",
    when({ callers: ["+4915100000000", "list:vip"] }),
    'rules[0].when.callers[1]: expected the name of a list that there is, got "list:vip"',
  ],
  [
    "a list named like a part of every object",
    when({ callers: ["list:constructor"] }),
    'rules[0].when.callers[0]: expected the name of a list that there is, got "list:constructor"',
  ],
  [
    "a zone of no map",
    hours({ timezone: "Mars/Base" }),
    'rules[0].when.hours.timezone: expected a time zone that this machine knows, such as Europe/Berlin, got "Mars/Base"',
  ],
  [
    "an offset for a zone",
    hours({ timezone: "+01:00" }),
    "rules[0].when.hours.timezone: expected an IANA time zone",
  ],
  [
    "a zone besides that of the hours",
    rule({ timezone: "UTC", when: hours({}).rules[0]?.when }),
    'rules[0].timezone: expected the zone of the hours, Europe/Berlin, or none, got "UTC"',
  ],
  [
    "a time with one digit",
    hours({ from: "8:00" }),
    'rules[0].when.hours.from: expected a time such as 08:00, got "8:00"',
  ],
  [
    "24:00 as a beginning",
    hours({ from: "24:00" }),
    "rules[0].when.hours.from: expected a time such as 08:00",
  ],
  ["hours of no length", hours({ to: "08:00" }), "rules[0].when.hours.to: expected another time than `from`"],
  [
    "a day twice",
    hours({ days: ["mon", "mon"] }),
    "rules[0].when.hours.days: expected an array of different entries",
  ],
  [
    "a day of no week",
    hours({ days: ["mon", "Tuesday"] }),
    'rules[0].when.hours.days[1]: expected "mon", "tue", ',
  ],
  [
    "a date of no calendar",
    when({ holidays: ["2026-02-29"] }),
    'rules[0].when.holidays[0]: expected a date of the calendar, got "2026-02-29"',
  ],
  [
    "a month of no calendar",
    when({ holidays: ["12-25", "13-01"] }),
    'rules[0].when.holidays[1]: expected a date of the calendar, got "13-01"',
  ],
  [
    "an end before the end",
    when({ end_reason: ["timeout"] }),
    'rules[0].when.end_reason: expected none but in a rule on "missed"',
  ],
  [
    "a ring time before the end",
    when({ rang_s: { min: 5 } }),
    "rules[0].when.rang_s: expected none while a call only begins",
  ],
  [
    "a ring time of nothing",
    when({ on: "missed", rang_s: {} }),
    "rules[0].when.rang_s: expected an object with min or max, or several of them, got an empty object",
  ],
  [
    "a ring time upside down",
    when({ on: "missed", rang_s: { min: 9, max: 5 } }),
    "rules[0].when.rang_s.max: expected at least `min`, 9, got 5",
  ],
  [
    "half a repeat",
    when({ repeat: { calls: 3 } }),
    "rules[0].when.repeat.within_min: expected a whole number from 1 to 1440, got nothing",
  ],
  [
    "a repeat of one",
    when({ repeat: { calls: 1, within_min: 5 } }),
    "rules[0].when.repeat.calls: expected a whole number from 2 to 20, got 1",
  ],
  [
    "no action",
    then({}),
    "rules[0].then[0]: expected an object with one of reject, text, remind or tag, got an empty object",
  ],
  [
    "two actions in one",
    then({ reject: {}, tag: { word: "a" } }),
    "rules[0].then[0]: expected an object with one of reject, text, remind or tag, got an object of 2",
  ],
  [
    "an unknown action",
    then({ reject: {} }, { call: {} }),
    "rules[0].then[1].call: expected a field named reject, text, remind or tag, got another name",
  ],
  [
    "a second tag",
    then({ tag: { word: "a" } }, { tag: { word: "b" } }),
    "rules[0].then[1].tag: expected at most one tag in a rule, got another",
  ],
  [
    "a wait that the call does not live through",
    then({ reject: { after_s: 61 } }),
    "rules[0].then[0].reject.after_s: expected a number from 0 to 60, got 61",
  ],
  [
    "a wait longer than the text may be old",
    then({ text: { body: "x", after_s: 120 } }),
    "rules[0].then[0].text.after_s: expected less than limits.max_age_s, 120, got 120",
  ],
  [
    "a rejection after the end",
    rule({ when: { on: "missed" }, then: [{ reject: {} }] }),
    'rules[0].then[0].reject: expected no rejection but in a rule on "offered", got a rule on "missed"',
  ],
  [
    "a text after the answer",
    rule({ when: { on: "answered" }, then: [{ text: { body: "x" } }] }),
    "rules[0].then[0].text: expected nothing but a tag once the own phone answered",
  ],
  [
    "a reminder after the answer",
    rule({ when: { on: "answered" }, then: [{ remind: { in_min: 5 } }] }),
    "rules[0].then[0].remind: expected nothing but a tag once the own phone answered",
  ],
  ["an empty text", text(""), 'rules[0].then[0].text.body: expected a text of 1 to 1000 characters, got ""'],
  ["a blank text", text(" \n "), "rules[0].then[0].text.body: expected a text that is not blank"],
  ["a text too long", text("é".repeat(1001)), "… of 1001 characters"],
  [
    "a placeholder with a slip",
    text("Hi {nmae}"),
    'rules[0].then[0].text.body: expected no placeholder but {name}, {number}, {time}, {date} or {ring_seconds}, got "{nmae}"',
  ],
  ["a placeholder in double braces", text("Hi {{name}}"), 'got "{{name}}"'],
  [
    "a reminder at once",
    then({ remind: { in_min: 0 } }),
    "rules[0].then[0].remind.in_min: expected a whole number from 1 to 10080, got 0",
  ],
  [
    "a tag of two words",
    then({ tag: { word: "two words" } }),
    "rules[0].then[0].tag.word: expected one word of at most 40 letters",
  ],
  [
    "a list's name",
    { rules: [], lists: { "A b": [] } },
    `lists["A b"]: expected a list's name of at most 40 of a-z, 0-9, - and _, got another name`,
  ],
  [
    "a prototype for a list",
    JSON.parse('{"rules":[],"lists":{"__proto__":[]}}'),
    "lists.__proto__: expected a list's name",
  ],
  [
    "a list within a list",
    { rules: [], lists: { a: ["+49*", "list:a"] } },
    'lists.a[1]: expected a number such as +4915100000000 or a prefix such as +49*, got "list:a"',
  ],
  [
    "texts to one caller more than once an hour",
    { rules: [], limits: { text_per_caller_h: 0 } },
    "limits.text_per_caller_h: expected a whole number from 1 to 720, got 0",
  ],
  [
    "a limit as a text",
    { rules: [], limits: { max_age_s: "60" } },
    'limits.max_age_s: expected a whole number from 5 to 3600, got "60"',
  ],
  [
    "a limit that is none",
    { rules: [], limits: { per_day: 1 } },
    "limits.per_day: expected a field named text_per_caller_h, ",
  ],
])("refuses %s, with the path, what was expected and what came", (_name, value, message) => {
  expect(() => checkRules(value)).toThrow(
    expect.objectContaining({ code: "BAD_RULE", message: expect.stringContaining(message) }),
  );
});
