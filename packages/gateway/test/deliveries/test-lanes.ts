import fc from "fast-check";
import { expect, it } from "vitest";
import type { Signal } from "../../src/calls/signal.ts";
import type { Store } from "../../src/store/store.ts";
import { type DeliveryStage, setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";

/** What happens, in order: a call goes a step further, the gateway stops and starts, or time passes. */
type Moment = { do: "step"; call: number } | { do: "restart" } | { do: "wait"; ms: number };

const moments: fc.Arbitrary<Moment[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ do: fc.constant("step" as const), call: fc.integer({ min: 0, max: 9 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 30 }) }),
    },
  ),
  { minLength: 10, maxLength: 60 },
);

const STEPS: Signal["kind"][] = ["offered", "ringing", "ended"];

/**
 * What holds for lanes on any store.
 * @param openPlace makes storage of its own for a history; what it returns opens a store on that. Default: SQLite in a data folder
 */
export function testLanes(openPlace?: () => Promise<() => Promise<Store>>): void {
  it("delivers every event once and each call's in order, through any failures, waits and restarts", {
    timeout: 180_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        moments,
        fc.integer({ min: 0, max: 90 }),
        fc.infiniteStream(fc.nat(99)),
        async (history, failing, dice) => {
          const target = await startHttpReceiver(() => (dice.next().value < failing ? 500 : 200));
          const openStore = await openPlace?.();
          const retries = { retryDelayMs: 2, retryCapMs: 10, concurrency: 3 };
          const options = { webhooks: [{ url: target.url }], ...retries, ...(openStore && { openStore }) };
          let stage: DeliveryStage = await setDeliveryStage(options);
          try {
            const steps = new Map<number, number>();
            for (const moment of history) {
              if (moment.do === "restart") {
                await stage.stop();
                stage = await setDeliveryStage({ ...options, dataDir: stage.dataDir });
              } else if (moment.do === "wait") {
                await new Promise((resolve) => setTimeout(resolve, moment.ms));
              } else {
                const step = steps.get(moment.call) ?? 0;
                const kind = STEPS[step];
                if (kind) await stage.play(`C${moment.call}`, kind);
                steps.set(moment.call, step + 1);
              }
            }
            await until(
              "nothing is pending",
              async () => (await stage.store.pendingCount({ channelId: null })) === 0,
            );
            const owed = await stage.store.listDeliveries({ filter: {}, after: null, limit: 1_000 });
            const arrived = new Map<string, string>();
            for (const { headers, body } of target.taken()) {
              const id = String(headers["webhook-id"]);
              // An attempt that a stop cut off may come again; its bytes are the same.
              expect(arrived.get(id) ?? body).toBe(body);
              arrived.set(id, body);
            }
            expect([...arrived.keys()].toSorted()).toEqual(
              owed.map(({ deliveryId }) => deliveryId).toSorted(),
            );
            const said = new Map<string, string[]>();
            for (const body of arrived.values()) {
              const [call] = JSON.parse(body).calls;
              said.set(call.id, [...(said.get(call.id) ?? []), call.status]);
            }
            for (const statuses of said.values()) {
              expect(statuses).toEqual(["initiated", "ringing", "missed"].slice(0, statuses.length));
            }
          } finally {
            await stage.close();
            await target.close();
          }
        },
      ),
      { numRuns: 12 },
    );
  });
}
