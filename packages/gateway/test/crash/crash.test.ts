import { expect, it } from "vitest";
import { closing } from "../stage/closing.ts";
import { startPostgres } from "../stage/postgres.ts";
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

// Each start waits until the database knows that the process before it is dead. In `npm test` several nodes do this: see nodes/.
it.runIf(isFull)(
  "loses nothing and keeps order on PostgreSQL while it is killed in the middle of calls",
  {
    timeout: 900_000,
  },
  async () => {
    const server = closing(await startPostgres());
    const report = await runCrash({ ...plan, playMs: plan.kills * 20_000 }, await server.database());
    expect(report.kills).toBe(plan.kills);
    expectClean(report);
  },
);
