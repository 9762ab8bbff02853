import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, it } from "vitest";
import { RinghookError } from "../../src/errors.ts";
import { checkRules } from "../../src/rules/check-rules.ts";
import { RulesDocument } from "../../src/rules/schema.ts";
import { documents } from "./documents.ts";
import { example } from "./some-rules.ts";

it("fills in what a document leaves out", () => {
  expect(checkRules({ rules: [{ id: "a", when: { on: "offered" }, then: [{ reject: {} }] }] })).toEqual({
    rules: [
      { id: "a", when: { on: "offered", group: false, offline: false }, then: [{ reject: { after_s: 0 } }] },
    ],
    lists: {},
    limits: {
      text_per_caller_h: 12,
      texts_per_day: 100,
      texts_per_min: 6,
      rejects_per_min: 30,
      max_age_s: 120,
    },
  });
});

it("takes the example, and leaves the value that it was given as it was", () => {
  const given = structuredClone(example);
  expect(checkRules(given)).toMatchObject(example);
  expect(given).toEqual(example);
});

it("reads what it wrote as the same", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const read = checkRules(document);
      expect(checkRules(JSON.parse(JSON.stringify(read)))).toEqual(read);
    }),
    { numRuns: 300 },
  );
});

/** `rules[1].then[0].text.body: expected …, got …`. */
const FAULT = /^(document|([.\w-]|\[\d+\]|\["[^"]*"…?[^\]]*\])+): expected .+, got .+$/s;

function outcomeOf(value: unknown): "taken" | "refused" {
  try {
    checkRules(value);
    return "taken";
  } catch (error) {
    expect(error).toBeInstanceOf(RinghookError);
    expect(error).toMatchObject({ code: "BAD_RULE", message: expect.stringMatching(FAULT) });
    return "refused";
  }
}

it("takes any JSON there is, or refuses it with a path", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => outcomeOf(value) === "refused"),
    { numRuns: 500 },
  );
});

it("refuses a document with one part spoilt, with a path, or it still fits the schema that it shows to others", () => {
  const fits = new Ajv({ strict: false, useDefaults: true }).compile(RulesDocument);
  const spoilt = fc.tuple(documents, fc.nat(), fc.jsonValue()).map(([document, place, value]) => {
    const copy: unknown = JSON.parse(JSON.stringify(document));
    const slots = slotsOf(copy);
    slots[place % slots.length]?.(value);
    return copy;
  });
  fc.assert(
    fc.property(spoilt, (document) => {
      if (outcomeOf(document) === "taken") expect(fits(structuredClone(document))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

/** One function for each place in a document, which puts something else there. */
function slotsOf(value: unknown): ((other: unknown) => void)[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    (other: unknown) => Object.defineProperty(value, key, { value: other }),
    ...slotsOf(inner),
  ]);
}
