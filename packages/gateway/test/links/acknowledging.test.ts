import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Signal } from "../../src/calls/signal.ts";
import { setLinkStage } from "../stage/link-stage.ts";
import { until } from "../stage/until.ts";

it("acknowledges a stanza only once what follows from it is on disk", async () => {
  let write: (() => void) | undefined;
  const { network, own, caller } = await setLinkStage(
    () =>
      new Promise((resolve) => {
        write = resolve;
      }),
  );
  const call = await caller.call(own.number);
  await until("the signal is on its way", () => write !== undefined);
  await sleep(100);
  expect(network.stanzas[0]?.acknowledgedAt).toBeUndefined();
  write?.();
  await call.acknowledged();
});

it("closes the connection when something cannot be written, so that WhatsApp sends it again", async () => {
  const signals: Pick<Signal, "kind" | "offline">[] = [];
  const { network, own, caller, states } = await setLinkStage(async ({ kind, offline }) => {
    signals.push({ kind, offline });
    if (signals.length === 1) throw new Error("the disk is full");
  });
  states.length = 0;
  const call = await caller.call(own.number);
  await call.acknowledged();
  expect(signals).toEqual([
    { kind: "offered", offline: false },
    { kind: "offered", offline: true },
  ]);
  await expect.poll(() => states).toEqual(["LAUNCH connection_lost", "AUTH"]);
  expect(network.faults).toEqual([]);
});

it("acknowledges on the connection that brought the stanza, and on no other", async () => {
  const writes: (() => void)[] = [];
  const { network, own, caller } = await setLinkStage(
    () =>
      new Promise((resolve) => {
        writes.push(resolve);
      }),
  );
  const call = await caller.call(own.number);
  await until("the first signal", () => writes.length === 1);
  network.misbehave.drop();
  await until("the same again", () => writes.length === 2);
  // Too late for the connection that is gone; the network would report an acknowledgement that it did not wait for.
  writes[0]?.();
  await sleep(100);
  expect(network.stanzas[0]?.acknowledgedAt).toBeUndefined();
  writes[1]?.();
  await call.acknowledged();
  expect(network.faults).toEqual([]);
});
