import { expect, it } from "vitest";
import type { Store } from "../../src/store/store.ts";
import { closing } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { statusesOf } from "../stage/events-in.ts";
import { setFaultyStage } from "../stage/faulty-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";

/**
 * What memory holds of a lane may end before the lane does, and nothing that comes after it may be put behind it then.
 * Each case has a delivery that is in the store alone, between two that memory takes.
 */
const IN_ORDER = ["initiated", "ringing", "missed"];

it("puts nothing behind a reading that is older than what it was told to leave to the store", async () => {
  const first = gate();
  const target = closing(
    await startHttpReceiver(async (_, number) => {
      if (number === 1) return 503;
      await first.opened;
      return 200;
    }),
  );
  const readings = gate();
  let held = 0;
  const { play } = await setDeliveryStage({
    webhooks: [{ url: target.url }],
    around: (store) =>
      afterReading(store, async (found) => {
        if (found === 0) return;
        held += 1;
        if (held === 1) await readings.opened;
      }),
  });
  await play("A", "offered");
  await until("the lane is read again, without its second event", () => held === 1);
  await play("A", "ringing");
  readings.open();
  await until("the first event is under way", () => target.requests.length === 2);
  await play("A", "ended");
  first.open();
  await until("all arrived", () => statusesOf(target.taken(), "A").length === 3);
  expect(statusesOf(target.taken(), "A")).toEqual(IN_ORDER);
});

it("puts nothing behind an event whose write is on disk and was said to have failed", async () => {
  const first = gate();
  const target = closing(
    await startHttpReceiver(async () => {
      await first.opened;
      return 200;
    }),
  );
  const { stage, faulty } = await setFaultyStage({ webhooks: [{ url: target.url }] });
  await stage.play("A", "offered");
  await until("the first event is under way", () => target.requests.length === 1);
  faulty.break({ seed: 1, failing: 100, doneAllTheSame: 100, operations: ["record"] });
  await expect(stage.play("A", "ringing")).rejects.toThrow("a fault of the test");
  faulty.heal();
  await stage.play("A", "ended");
  first.open();
  await until("all arrived", () => statusesOf(target.taken(), "A").length === 3);
  expect(statusesOf(target.taken(), "A")).toEqual(IN_ORDER);
});

interface Gate {
  opened: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** A store whose readings of lanes are told only once `hold` is over, which is given how many deliveries were found. */
function afterReading(store: Store, hold: (found: number) => Promise<void>): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      if (name !== "holder") return Reflect.get(target, name, receiver);
      return (lease: Parameters<Store["holder"]>[0]) => {
        const channel = target.holder(lease);
        return {
          ...channel,
          dueLanes: async (query: Parameters<typeof channel.dueLanes>[0]) => {
            const due = await channel.dueLanes(query);
            await hold(due.deliveries.length);
            return due;
          },
        };
      };
    },
  });
}
