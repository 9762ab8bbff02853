import { it } from "vitest";
import { expectClean } from "./expect-clean.ts";
import { runFaults } from "./fault-run.ts";

/** `npm run test:crash` sets the full size; `npm test` runs a short form. FAULT_SEED: the same answers again. */
const size = process.env.CRASH === "full" ? { kills: 12, lifeMs: 2_500 } : { kills: 3, lifeMs: 1_000 };
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 100_000);
const plan = { ...size, hangRate: 0.000_5, settleMs: 90_000, seed };

it("loses nothing and keeps order under SIGKILL at 5,000 deliveries a second", {
  timeout: 300_000,
}, async () => {
  expectClean(await runFaults({ ...plan, perSecond: 5_000, failRate: 0.02 }));
});

// Where thousands wait their turn, the outcome of a delivery is long on disk when the next one of its call leaves.
it("loses nothing and keeps order under SIGKILL while each delivery leaves at once", {
  timeout: 300_000,
}, async () => {
  const { kills, lifeMs } = plan;
  expectClean(
    await runFaults({ ...plan, kills: kills * 2, lifeMs: lifeMs / 2, perSecond: 1_000, failRate: 0 }),
  );
});
