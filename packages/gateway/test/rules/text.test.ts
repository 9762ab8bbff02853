import fc from "fast-check";
import { expect, it } from "vitest";
import { whatsAppTime } from "../../src/clock.ts";
import { placeholders, renderText, type TextFacts, unknownPlaceholder } from "../../src/rules/text.ts";

const facts: TextFacts = {
  name: "Anna",
  number: "4915100000001",
  at: whatsAppTime(Date.UTC(2026, 11, 31, 23, 5)),
  ringSeconds: 30,
};
const nothing: TextFacts = { ...facts, name: null, number: null, ringSeconds: null };

it.each<[string, string, TextFacts, string | undefined, string]>([
  ["a name", "Hello {name}!", facts, undefined, "Hello Anna!"],
  ["a number", "You called from {number}.", facts, undefined, "You called from +4915100000001."],
  ["time and date of the zone", "{date}, {time}", facts, "Europe/Berlin", "2027-01-01, 00:05"],
  ["time without a zone, which says so", "{date}, {time}", facts, undefined, "2026-12-31, 23:05 UTC"],
  ["a ring time", "It rang for {ring_seconds} s.", facts, undefined, "It rang for 30 s."],
  [
    "a ring time of 0",
    "It rang for {ring_seconds} s.",
    { ...facts, ringSeconds: 0 },
    undefined,
    "It rang for 0 s.",
  ],
  ["the same one twice", "{name}, {name}!", facts, undefined, "Anna, Anna!"],
  [
    "no name: the comma goes with it",
    "Sorry we missed your call, {name}.",
    nothing,
    undefined,
    "Sorry we missed your call.",
  ],
  [
    "no name: the space goes with it",
    "Hello {name}, we are closed.",
    nothing,
    undefined,
    "Hello, we are closed.",
  ],
  ["no name in a line of its own", "Hello\n{name}\nBye", nothing, undefined, "Hello\n\nBye"],
  [
    "a name that is a placeholder",
    "Hello {name}!",
    { ...facts, name: "{number}" },
    undefined,
    "Hello {number}!",
  ],
  [
    "a name with a pattern of replacements",
    "Hello {name}!",
    { ...facts, name: "$& $1" },
    undefined,
    "Hello $& $1!",
  ],
  [
    "a name of several lines",
    "Hello {name}!",
    { ...facts, name: "An\r\nna\u0000" },
    undefined,
    "Hello An na!",
  ],
  [
    "a name that turns the text around",
    "Hello {name}!",
    { ...facts, name: "\u202eAnna" },
    undefined,
    "Hello Anna!",
  ],
  ["a blank name", "Hello {name}!", { ...facts, name: " \u0007 " }, undefined, "Hello!"],
  ["a family for a name", "Hello {name}!", { ...facts, name: "👨‍👩‍👧" }, undefined, "Hello 👨‍👩‍👧!"],
  ["a very long name", "{name}", { ...facts, name: "x".repeat(100) }, undefined, "x".repeat(60)],
  ["braces that hold nothing known", "{ } {", facts, undefined, "{ } {"],
])("%s", (_name, body, given, zone, text) => {
  expect(renderText(body, given, zone)).toBe(text);
});

it.each([
  ["{nmae}", "{nmae}"],
  ["{Name}", "{Name}"],
  ["{name } {time}", "{name }"],
  ["{{name}}", "{{name}}"],
  ["{name} {constructor}", "{constructor}"],
])("%s has a placeholder that is none", (body, found) => {
  expect(unknownPlaceholder(body)).toBe(found);
});

it.each(["We are closed.", "{name} {number} {time} {date} {ring_seconds}", ":-{ } {", "{}"])(
  "%s has none such",
  (body) => {
    expect(unknownPlaceholder(body)).toBeUndefined();
  },
);

it("leaves no placeholder behind that the check let pass", () => {
  const bodies = fc
    .array(
      fc.oneof(
        fc.constantFrom(...placeholders).map((name) => `{${name}}`),
        fc.string(),
      ),
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(bodies, (body) => {
      fc.pre(unknownPlaceholder(body) === undefined);
      const text = renderText(body, facts, "Asia/Kolkata");
      expect(placeholders.filter((name) => text.includes(`{${name}}`))).toEqual([]);
    }),
  );
});
