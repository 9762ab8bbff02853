import { it } from "vitest";
import { expectClean } from "./expect-clean.ts";
import { runFaults } from "./fault-run.ts";

/** `npm run test:crash` sets the full size; `npm test` runs a short form. FAULT_SEED: the same answers again. */
const isFull = process.env.CRASH === "full";

it("loses nothing and keeps order under SIGKILL at 5,000 deliveries a second", {
  timeout: 300_000,
}, async () => {
  const report = await runFaults({
    perSecond: 5_000,
    ...(isFull ? { kills: 12, lifeMs: 2_500 } : { kills: 3, lifeMs: 1_000 }),
    failRate: 0.02,
    hangRate: 0.000_5,
    settleMs: 90_000,
    seed: Number(process.env.FAULT_SEED ?? Date.now() % 100_000),
  });
  expectClean(report);
});
