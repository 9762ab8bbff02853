import { expect, it } from "vitest";
import { runCrash } from "./crash-run.ts";

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
  const {
    withoutTheirEnd,
    acknowledgedButNotKept,
    notDelivered,
    outOfOrder,
    doubledWithoutCause,
    faults,
    ...counts
  } = report;
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  expect(counts.calls).toBe(plan.calls);
  expect(counts.kills).toBe(plan.kills);
  expect(withoutTheirEnd).toEqual([]);
  expect(acknowledgedButNotKept).toEqual([]);
  expect(notDelivered).toEqual([]);
  expect(outOfOrder).toEqual([]);
  expect(doubledWithoutCause).toEqual([]);
  expect(faults).toEqual([]);
});
