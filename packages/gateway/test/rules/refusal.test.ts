import { expect, it } from "vitest";
import { textsAfterRefusal } from "../../src/rules/refusal.ts";

const HOUR = 3_600_000;

it.each([
  ["463 pauses for a day", 463, 0, { kind: "pause", ms: 24 * HOUR }],
  ["429 pauses for an hour", 429, 0, { kind: "pause", ms: HOUR }],
  ["429 once more pauses for longer", 429, 2, { kind: "pause", ms: 4 * HOUR }],
  ["429 time and again pauses for a day at most", 429, 2000, { kind: "pause", ms: 24 * HOUR }],
  ["401 switches texts off", 401, 0, { kind: "switch_off" }],
  ["404 is about the one text", 404, 0, { kind: "continue" }],
])("%s", (_name, code, before, after) => {
  expect(textsAfterRefusal(code, before)).toEqual(after);
});
