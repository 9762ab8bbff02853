import fc from "fast-check";
import { expect, it } from "vitest";
import type { Signal } from "../../src/calls/signal.ts";
import { WINDOW } from "../../src/deliveries/dispatcher.ts";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import { closing } from "../stage/closing.ts";
import { type DeliveryStage, setDeliveryStage } from "../stage/delivery-stage.ts";
import { statusesByCall, statusesOf } from "../stage/events-in.ts";
import { setFaultyStage } from "../stage/faulty-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { seeded } from "../stage/seeded.ts";
import { until } from "../stage/until.ts";

const STEPS: Signal["kind"][] = ["offered", "ringing", "ended"];
/** The operations of the lanes. Those of the journal have tests of their own. */
const OF_LANES: (keyof ChannelStore)[] = ["settle", "dueLanes", "pendingWebhooks", "lastIds", "replan"];

const pending = (stage: DeliveryStage): number =>
  stage.query("SELECT 1 FROM deliveries WHERE state = 'pending'").length;

it("delivers everything once the store is well again, in order, without a restart and without another event", {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(),
        failing: fc.integer({ min: 10, max: 95 }),
        hanging: fc.integer({ min: 0, max: 20 }),
        doneAllTheSame: fc.integer({ min: 0, max: 100 }),
      }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 5, max: 40 }),
      async (faults, refusing, calls) => {
        const dice = seeded(faults.seed);
        const target = await startHttpReceiver(() => (dice() * 100 < refusing ? 500 : 200));
        const { stage, faulty } = await setFaultyStage({
          webhooks: [{ url: target.url }],
          retryDelayMs: 5,
          retryCapMs: 20,
          concurrency: 4,
        });
        try {
          faulty.break({ ...faults, operations: OF_LANES });
          for (const step of STEPS) {
            await Promise.all(Array.from({ length: calls }, (_, call) => stage.play(`C${call}`, step)));
          }
          await until("something failed", () => faulty.faults > 0 || pending(stage) === 0);
          faulty.heal();
          await until("nothing is pending", () => pending(stage) === 0);
          const first = new Map(
            target.taken().map(({ headers, body }) => [String(headers["webhook-id"]), body]),
          );
          expect(first.size).toBe(calls * STEPS.length);
          for (const statuses of statusesByCall([...first.values()]).values()) {
            expect(statuses).toEqual(["initiated", "ringing", "missed"]);
          }
          const twice = stage.query(
            "SELECT delivery FROM attempts_made GROUP BY delivery, number HAVING count(*) > 1",
          );
          expect(twice).toEqual([]);
        } finally {
          await stage.close();
          await target.close();
        }
      },
    ),
    { numRuns: 10 },
  );
});

it("sends nothing twice for a settlement that fails: it is written again until it is on disk", async () => {
  const target = closing(await startHttpReceiver());
  const { stage, faulty } = await setFaultyStage({ webhooks: [{ url: target.url }] });
  faulty.break({ seed: 1, failing: 100, operations: ["settle"] });
  await stage.play("A", "offered", "ringing");
  await until("it failed a few times", () => faulty.faults >= 3);
  expect(target.requests).toHaveLength(1);
  faulty.heal();
  await until("both arrived", () => stage.settlements.length === 2);
  expect(statusesOf(target.requests, "A")).toEqual(["initiated", "ringing"]);
});

it("with a store that takes no outcome, sends no more than a bounded number", async () => {
  const target = closing(await startHttpReceiver());
  const { stage, faulty } = await setFaultyStage({ webhooks: [{ url: target.url }], concurrency: 2 });
  faulty.break({ seed: 1, failing: 100, operations: ["settle"] });
  await Promise.all(Array.from({ length: 60 }, (_, call) => stage.play(`C${call}`, "offered")));
  await until("it failed a few times", () => faulty.faults >= 50);
  expect(target.requests).toHaveLength(16);
  faulty.heal();
  await until("all arrived", () => stage.settlements.length === 60);
  expect(target.requests).toHaveLength(60);
});

it("takes up what is pending though the store could not say at the start what that is", async () => {
  let broken = true;
  const target = closing(await startHttpReceiver(() => (broken ? 500 : 200)));
  const webhooks = [{ url: target.url }];
  const first = await setDeliveryStage({ webhooks, retryDelayMs: 5 });
  await first.play("A", "offered");
  await until("it was tried", () => target.requests.length > 0);
  await first.stop();
  broken = false;
  const { faulty } = await setFaultyStage({
    webhooks,
    dataDir: first.dataDir,
    faults: { seed: 3, failing: 100, operations: ["pendingWebhooks", "dueLanes"] },
  });
  await until("it failed twice", () => faulty.faults >= 2);
  faulty.heal();
  await until("it arrived", () => target.taken().length === 1);
});

it("full window and failures together: lanes in memory and in the store lose nothing and keep their order", {
  timeout: 120_000,
}, async () => {
  const calls = 1_500;
  let refusing = true;
  const target = closing(await startHttpReceiver(() => (refusing ? 503 : 200)));
  const { stage, faulty } = await setFaultyStage({
    webhooks: [{ url: target.url }],
    retryDelayMs: 10,
    retryCapMs: 50,
  });
  faulty.break({ seed: 7, failing: 30, hanging: 5, doneAllTheSame: 50, operations: OF_LANES });
  await Promise.all(Array.from({ length: calls }, (_, call) => stage.play(`C${call}`, ...STEPS)));
  expect(stage.dispatcher.levels().lanes).toBeLessThanOrEqual(WINDOW.live);
  refusing = false;
  await until("a good deal failed", () => faulty.faults > 20);
  faulty.heal();
  await until("nothing is pending", () => pending(stage) === 0, 100_000);
  const first = new Map(target.taken().map(({ headers, body }) => [String(headers["webhook-id"]), body]));
  const said = statusesByCall([...first.values()]);
  expect(said.size).toBe(calls);
  expect([...said.values()].filter((statuses) => statuses.join() !== "initiated,ringing,missed")).toEqual([]);
});
