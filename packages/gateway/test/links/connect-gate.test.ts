import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { ConnectGate } from "../../src/sources/linked-device/connection/connect-gate.ts";

it("lets no more in than there is room for, in the order in which they came", async () => {
  const gate = new ConnectGate(3, 60_000);
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const visit = async (visitor: number): Promise<void> => {
    const leave = await gate.enter();
    order.push(visitor);
    inside += 1;
    most = Math.max(most, inside);
    await sleep(Math.random() * 5);
    inside -= 1;
    leave();
    leave();
  };
  const visitors = Array.from({ length: 40 }, (_, index) => index);
  await Promise.all(visitors.map(visit));
  expect(order).toEqual(visitors);
  expect(most).toBe(3);
});

it("does not let one that takes too long hold up the others", async () => {
  const gate = new ConnectGate(1, 20);
  const slow = await gate.enter();
  const next = await gate.enter();
  // Its place is given away already: leaving late must not make room for two.
  slow();
  let isIn = false;
  const third = gate.enter().then((leave) => {
    isIn = true;
    leave();
  });
  await sleep(5);
  expect(isIn).toBe(false);
  next();
  await third;
});
