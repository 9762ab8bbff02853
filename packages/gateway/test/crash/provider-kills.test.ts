import { expect, it } from "vitest";
import { expectClean } from "./expect-clean.ts";
import { runProviderKills } from "./provider-run.ts";

/** `npm run test:crash` sets the full size; `npm test` runs a short form. */
const plan = process.env.CRASH === "full" ? { calls: 1_200, kills: 60 } : { calls: 60, kills: 4 };

it(`loses and doubles nothing of what Meta and Whapi.Cloud send, killed ${plan.kills} times meanwhile`, {
  timeout: 120_000 + plan.kills * 20_000,
}, async () => {
  const report = await runProviderKills(plan);
  expect(report.calls).toBe(plan.calls);
  expect(report.kills).toBe(plan.kills);
  // The run is worth nothing unless it came to what it is about.
  expect(report.cutOff).toBeGreaterThan(0);
  expect(report.overtaken).toBeGreaterThan(0);
  expectClean(report);
});
