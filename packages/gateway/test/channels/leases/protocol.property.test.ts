import { expect, it } from "vitest";
import { type Outcome, play } from "./model/history.ts";

/** `LEASES=full` plays ten thousand; `LEASES_SEED=N` one, and tells it. */
const HISTORIES = process.env.LEASES === "full" ? 10_000 : 400;
const { LEASES_SEED } = process.env;

/** The first history that goes wrong in this way. */
function firstWrong(
  variant: Parameters<typeof play>[1],
  histories: number,
  way = /./,
): [number, Outcome] | undefined {
  for (let seed = 1; seed <= histories; seed += 1) {
    const outcome = play(seed, variant);
    if (outcome.wrong.some((wrong) => way.test(wrong))) return [seed, outcome];
  }
  return undefined;
}

it("never has two links of one channel, and opens every channel again, whatever happens", {
  timeout: 900_000,
}, () => {
  if (LEASES_SEED !== undefined) {
    const { told, wrong } = play(Number(LEASES_SEED));
    process.stdout.write(`${told.join("\n")}\n`);
    expect(wrong).toEqual([]);
    return;
  }
  const found = firstWrong({}, HISTORIES);
  if (!found) return expect(found).toBeUndefined();
  const [seed, { told, wrong }] = found;
  throw new Error(`seed ${seed}: ${wrong[0]}\n${told.join("\n")}`);
});

it.each([
  ["a margin that is missing", { safety: 0 }, /at nodes \d+ and/],
  ["nodes taken for dead by the database's clock", { byClock: true }, /at nodes \d+ and/],
  ["a fence that is missing", { fence: true }, /a write counted/],
])("finds %s", { timeout: 300_000 }, (_, variant, wrong) => {
  const found = firstWrong(variant, 2_000, wrong);
  expect(found?.[1].wrong.join()).toMatch(wrong);
});
