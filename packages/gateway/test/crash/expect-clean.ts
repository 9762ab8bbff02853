import { expect } from "vitest";

/** The first few of a thousand wrong ones tell enough. */
const SHOWN = 5;

/** Prints what a run counted, and how long each of its lists is: they hold what went wrong, and must be empty. */
export function expectClean(report: object): void {
  const wrong: Record<string, unknown[]> = {};
  const printed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(report)) {
    printed[name] = Array.isArray(value) ? value.length : value;
    if (Array.isArray(value) && value.length > 0) wrong[name] = value.slice(0, SHOWN);
  }
  process.stdout.write(`${JSON.stringify(printed)}\n`);
  expect(wrong).toEqual({});
}
