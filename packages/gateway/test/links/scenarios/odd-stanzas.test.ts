import { expect } from "vitest";
import { answered, initiated, missed, ringing } from "../../stage/events.ts";
import { test } from "../../stage/gateway-stage.ts";
import { OWN, T } from "../../stage/samples.ts";

test("a call that shows no offer begins with its first sign", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { via: "none", addressing: "pn" });
  await call.ring({ at: T + 1_000 });
  await call.hangUp({ at: T + 10_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T + 1_000), ringing(T + 1_000), missed(T + 10_000)]);
});

test("the caller measures its relays again and again: one ringing, with the first latency", async ({
  stage,
}) => {
  const call = await stage.caller.call(OWN, { at: T });
  for (let measured = 0; measured < 30; measured += 1) {
    await call.relayLatency({ ms: 42 + measured, at: T + 1_000 + measured * 333 });
  }
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([
    initiated(T),
    ringing(T + 1_000, { latency: 42 }),
    missed(T + 45_000),
  ]);
});

test("stanzas that nobody knows are acknowledged and mean nothing", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.send("mute_v2", { "mute-state": "1" }, { at: T + 1_000 });
  await call.preaccept({ at: T + 2_000 });
  await call.send("surprise", { reason: "none of your business" }, { at: T + 3_000 });
  await call.transport({ at: T + 4_000 });
  await call.hangUp({ at: T + 5_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 2_000), missed(T + 5_000)]);
});

test("what comes after the end means nothing", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.answer({ at: T + 3_000 });
  await call.ring({ at: T + 4_000 });
  await call.hangUp({ at: T + 20_000 });
  await call.timeOut({ at: T + 21_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T), answered(T + 3_000)]);
});

test("a call that the own phone places is not a missed call", async ({ stage }) => {
  const outgoing = await stage.own.call(stage.caller.number, { at: T, mirror: true });
  await outgoing.hangUp({ at: T + 5_000 });
  await outgoing.acknowledged();
  const call = await stage.caller.call(OWN, { at: T + 10_000 });
  await call.hangUp({ at: T + 15_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T + 10_000), missed(T + 15_000)]);
});

test("WhatsApp sends every stanza three times: each status comes once", async ({ stage }) => {
  stage.network.misbehave.repeat({ times: Number.POSITIVE_INFINITY, extra: 2 });
  const call = await stage.caller.call(OWN, { at: T });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 1_000), missed(T + 45_000)]);
});

test("calls overtake each other, and each keeps its own order", async ({ stage }) => {
  stage.network.misbehave.shuffle({ windowMs: 100 });
  const play = async (): Promise<string> => {
    const call = await stage.caller.call(OWN, { at: T });
    await call.ring({ at: T + 1_000 });
    await call.timeOut({ at: T + 45_000 });
    await call.acknowledged();
    return call.id;
  };
  const [first, second] = await Promise.all([play(), play()]);
  const whole = [initiated(T), ringing(T + 1_000), missed(T + 45_000)];
  expect(await stage.eventsByCall(6)).toEqual({ [first]: whole, [second]: whole });
});
