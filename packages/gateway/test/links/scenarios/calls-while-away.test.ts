import { expect } from "vitest";
import { answered, initiated, missed, ringing } from "../../stage/events.ts";
import { test } from "../../stage/gateway-stage.ts";
import { OWN, T } from "../../stage/samples.ts";

test("a call that came and went meanwhile is missed, and says no more than that", async ({ stage }) => {
  await stage.whileAway(async () => {
    const call = await stage.caller.call(OWN, { at: T, video: true });
    await call.ring({ at: T + 1_000 });
    await call.timeOut({ at: T + 45_000 });
  });
  expect(await stage.events(1)).toEqual([missed(T + 45_000, { video_call: true, offline_call: true })]);
});

test("a call that was answered on the phone meanwhile was not missed", async ({ stage }) => {
  await stage.whileAway(async () => {
    const call = await stage.caller.call(OWN, { at: T });
    await call.ring({ at: T + 1_000 });
    await call.answer({ at: T + 6_000 });
  });
  expect(await stage.events(1)).toEqual([answered(T + 6_000, { offline_call: true })]);
});

test("a call whose end got lost is missed once the queue is drained", async ({ stage }) => {
  await stage.whileAway(() => stage.caller.call(OWN, { at: T }));
  expect(await stage.events(1)).toEqual([missed(T, { offline_call: true })]);
});

test("a call that still rings becomes a live call", async ({ stage }) => {
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const call = await stage.whileAway(() => stage.caller.call(OWN, { at: now }));
  await call.ring({ at: now + 1_000 });
  await call.timeOut({ at: now + 45_000 });
  expect(await stage.events(3)).toEqual([
    initiated(now, { offline_call: true }),
    ringing(now + 1_000),
    missed(now + 45_000),
  ]);
});

test("a call that began before ends out of the queue", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, video: true });
  await call.ring({ at: T + 1_000 });
  await call.acknowledged();
  await stage.whileAway(() => call.timeOut({ at: T + 45_000 }));
  expect(await stage.events(3)).toEqual([
    initiated(T, { video_call: true }),
    ringing(T + 1_000, { video_call: true }),
    missed(T + 45_000, { video_call: true, offline_call: true }),
  ]);
});

test("a call from a LID that began before is still known by its number", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, addressing: "lid" });
  await call.acknowledged();
  await stage.whileAway(() => call.decline({ at: T + 45_000 }));
  expect(await stage.events(2)).toEqual([initiated(T), missed(T + 45_000, { offline_call: true })]);
});

test("the connection drops in the moment of the offer: the offer comes twice, its event once", async ({
  stage,
}) => {
  stage.network.misbehave.dropAt({ stanza: "offer" });
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const call = await stage.caller.call(OWN, { at: now });
  await stage.reaches("AUTH");
  await call.acknowledged();
  await call.timeOut({ at: now + 45_000 });
  await call.acknowledged();
  // Whichever of the two was on disk first.
  const offline_call = expect.any(Boolean);
  expect(await stage.events(2)).toEqual([initiated(now, { offline_call }), missed(now + 45_000)]);
});

test("acknowledgements get lost, and WhatsApp sends everything again: nothing comes twice", async ({
  stage,
}) => {
  stage.network.misbehave.loseAcknowledgements({ times: Number.POSITIVE_INFINITY });
  const call = await stage.caller.call(OWN, { at: T });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await stage.bodies(3);
  stage.network.misbehave.stop();
  stage.network.misbehave.drop();
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 1_000), missed(T + 45_000)]);
});

test("the network falls silent for a while, and then catches up", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.acknowledged();
  const thaw = stage.network.misbehave.freeze();
  const rest = [call.ring({ at: T + 1_000 }), call.timeOut({ at: T + 45_000 })];
  await new Promise((resolve) => setTimeout(resolve, 300));
  thaw();
  await Promise.all(rest);
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 1_000), missed(T + 45_000)]);
});
