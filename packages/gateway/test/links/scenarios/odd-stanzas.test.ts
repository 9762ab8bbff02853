import { expect } from "vitest";
import { OWN, test } from "../../stage/gateway-stage.ts";

/** The first moment of each call: 2024-04-22, 13:27:33 UTC. */
const T = 1_713_792_453_000;

test("a call that shows no offer begins with its first sign", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000020", via: "none" });
  await call.ring({ at: T + 1_000 });
  await call.hangUp({ at: T + 10_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000020","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000020","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000020","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792463000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("the caller measures its relays again and again: one ringing, with the first latency", async ({
  stage,
}) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000021", at: T });
  for (let measured = 0; measured < 30; measured += 1) {
    await call.relayLatency({ ms: 42 + measured, at: T + 1_000 + measured * 333 });
  }
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000021","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000021","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false,"latency":42}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000021","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("stanzas that nobody knows are acknowledged and mean nothing", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000022", at: T });
  await call.send("mute_v2", { "mute-state": "1" }, { at: T + 1_000 });
  await call.preaccept({ at: T + 2_000 });
  await call.send("surprise", { reason: "none of your business" }, { at: T + 3_000 });
  await call.transport({ at: T + 4_000 });
  await call.hangUp({ at: T + 5_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000022","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000022","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792455000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000022","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792458000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("what comes after the end means nothing", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000023", at: T });
  await call.answer({ at: T + 3_000 });
  await call.ring({ at: T + 4_000 });
  await call.hangUp({ at: T + 20_000 });
  await call.timeOut({ at: T + 21_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000023","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000023","from":"919984351847@s.whatsapp.net","chat_id":"61371989950@s.whatsapp.net","status":"answered","timestamp":1713792456000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a call that the own phone places is nobody's missed call", async ({ stage }) => {
  const outgoing = await stage.own.call(stage.caller.number, {
    id: "CA110000000000000000000000000024",
    at: T,
    mirror: true,
  });
  await outgoing.hangUp({ at: T + 5_000 });
  await outgoing.acknowledged();
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000025", at: T + 10_000 });
  await call.hangUp({ at: T + 15_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000025","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792463000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000025","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792468000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("WhatsApp sends every stanza three times: each status comes once", async ({ stage }) => {
  stage.network.misbehave.repeat({ times: Number.POSITIVE_INFINITY, extra: 2 });
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000026", at: T });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000026","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000026","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000026","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("calls overtake each other, and each keeps its own order", async ({ stage }) => {
  stage.network.misbehave.shuffle({ windowMs: 100 });
  const play = async (id: string): Promise<void> => {
    const call = await stage.caller.call(OWN, { id, at: T });
    await call.ring({ at: T + 1_000 });
    await call.timeOut({ at: T + 45_000 });
    await call.acknowledged();
  };
  await Promise.all([play("CA110000000000000000000000000027"), play("CA110000000000000000000000000028")]);
  const bodies = await stage.bodies(6);
  expect(bodies.filter((body) => body.includes("CA110000000000000000000000000027"))).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000027","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000027","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000027","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
  expect(bodies.filter((body) => body.includes("CA110000000000000000000000000028"))).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000028","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000028","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000028","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});
