import { expect, it } from "vitest";
import { runCrash } from "./crash-run.ts";
import { expectClean } from "./expect-clean.ts";

/** `npm run test:crash` sets the full size; `npm test` runs a short form. */
const isFull = process.env.CRASH === "full";
const plan = {
  ...(isFull
    ? { channels: 20, calls: 1_200, kills: 10, playMs: 45_000 }
    : { channels: 5, calls: 150, kills: 3, playMs: 9_000 }),
  failRate: 0.1,
  hangRate: 0.005,
  settleMs: 90_000,
};

it("loses nothing and keeps order while it is killed in the middle of calls", {
  timeout: 300_000,
}, async () => {
  const report = await runCrash(plan);
  expect(report.calls).toBe(plan.calls);
  expect(report.kills).toBe(plan.kills);
  expect(report.texts).toBeGreaterThan(0);
  expectClean(report);
});
