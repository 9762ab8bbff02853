import fc from "fast-check";
import { expect, it } from "vitest";
import { elementsOf, lastNamed, membersOf } from "../../src/sources/whapi/json-slices.ts";

/** JSON as others print it: white space anywhere, letters as escapes, numbers that no `number` holds, names twice. */
const space = fc.constantFrom("", "", " ", "\n", "\r\n\t", "   ");
const jsonString = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
      fc.constantFrom('"', "\\", "]", "}", ","),
    ),
  )
  .chain((parts) => fc.tuple(fc.constant(parts.join("")), fc.boolean()))
  .map(([text, escaped]) => (escaped ? `"${[...text].map(escapedUnit).join("")}"` : JSON.stringify(text)));
const number = fc.constantFrom("0", "-1", "1.50", "1e5", "2E-3", "12345678901234567890", "1713792453000");

function escapedUnit(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");
}

const { value } = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("null", "true", "false"),
    number,
    jsonString,
    tie("array"),
    tie("object"),
  ),
  array: list("[", "]", tie("value")),
  object: list("{", "}", member(jsonString, tie("value"))),
}));

function list(open: string, close: string, item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const spaced = fc.tuple(space, item, space).map((parts) => parts.join(""));
  const filled = fc
    .array(spaced, { minLength: 1, maxLength: 4 })
    .map((items) => open + items.join(",") + close);
  return fc.oneof(
    filled,
    space.map((blank) => open + blank + close),
  );
}

function member(name: fc.Arbitrary<string>, of: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(name, space, fc.constant(":"), space, of).map((parts) => parts.join(""));
}

/** How a parser meets the name `calls`. */
const callsName = fc.constantFrom('"calls"', '"\\u0063alls"', '"c\\u0061\\u006cls"');
const body = fc
  .tuple(
    space,
    list("{", "}", fc.oneof(member(jsonString, value), member(callsName, list("[", "]", value)))),
    space,
  )
  .map((parts) => parts.join(""));

const whole = (text: string): { start: number; end: number } => ({ start: 0, end: text.length });

it("finds the members that a parser finds, each as long as its value", () => {
  fc.assert(
    fc.property(body, (text) => {
      const members = membersOf(text, whole(text));
      const read = members.map(({ name, value: { start, end } }) => [
        name,
        JSON.parse(text.slice(start, end)),
      ]);
      expect(Object.fromEntries(read)).toEqual(JSON.parse(text));
      for (const { value: range } of members)
        expect(text.slice(range.start, range.end).trim()).toHaveLength(range.end - range.start);
    }),
    { numRuns: 1_000 },
  );
});

it("finds the elements that a parser finds, with nothing but commas and white space between them", () => {
  fc.assert(
    fc.property(fc.tuple(space, list("[", "]", value), space), (parts) => {
      const text = parts.join("");
      const elements = elementsOf(text, whole(text));
      expect(elements.map(({ start, end }) => JSON.parse(text.slice(start, end)))).toEqual(JSON.parse(text));
      const rest = elements.reduceRight(
        (left, { start, end }) => left.slice(0, start) + left.slice(end),
        text,
      );
      expect(rest).toMatch(/^\s*\[[\s,]*\]\s*$/);
    }),
    { numRuns: 1_000 },
  );
});

it("takes the value that a parser takes of several with one name", () => {
  fc.assert(
    fc.property(body, (text) => {
      const range = lastNamed(membersOf(text, whole(text)), "calls");
      const found = range && JSON.parse(text.slice(range.start, range.end));
      expect(found).toEqual(JSON.parse(text).calls);
    }),
    { numRuns: 1_000 },
  );
});

it("reads what is nested deeper than any stack", () => {
  const deep = `[${"[".repeat(200_000)}${"]".repeat(200_000)},1]`;
  expect(elementsOf(deep, whole(deep))).toEqual([
    { start: 1, end: 400_001 },
    { start: 400_002, end: 400_003 },
  ]);
});
