import { expect, it } from "vitest";
import { expectClean } from "../crash/expect-clean.ts";
import { runSoak, type SoakPlan } from "./soak-run.ts";

/** `npm run soak` plays ten minutes, `SOAK=short npm run soak` twenty seconds, `npm test` a few. */
const plans: Record<string, SoakPlan> = {
  full: {
    channels: 200,
    playMs: 600_000,
    callsPerSecond: 10,
    faultEveryMs: 200,
    failRate: 0.02,
    settleMs: 120_000,
  },
  short: {
    channels: 40,
    playMs: 20_000,
    callsPerSecond: 15,
    faultEveryMs: 150,
    failRate: 0.01,
    settleMs: 60_000,
  },
  reduced: {
    channels: 10,
    playMs: 6_000,
    callsPerSecond: 15,
    faultEveryMs: 200,
    failRate: 0.01,
    settleMs: 40_000,
  },
};
const plan = plans[process.env.SOAK ?? "reduced"];

/** A short run ends before the heap has found its size. */
const mayGrowMb = process.env.SOAK === "full" ? 20 : 120;

it("loses, doubles and mixes up nothing while everything goes wrong, and keeps its memory", {
  timeout: 900_000,
}, async () => {
  if (!plan) throw new Error(`SOAK: expected one of ${Object.keys(plans).join(", ")}`);
  const report = await runSoak(plan);
  expectClean(report);
  expect(report.acknowledged).toBe(report.stanzas);
  expect(report.memory.last - report.memory.middle).toBeLessThan(mayGrowMb);
});
