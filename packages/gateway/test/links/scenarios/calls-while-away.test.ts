import { expect } from "vitest";
import { OWN, test } from "../../stage/gateway-stage.ts";

/** The first moment of each call: 2024-04-22, 13:27:33 UTC. */
const T = 1_713_792_453_000;

test("a call that came and went meanwhile is missed, and says no more than that", async ({ stage }) => {
  await stage.whileAway(async () => {
    const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000029", at: T, video: true });
    await call.ring({ at: T + 1_000 });
    await call.timeOut({ at: T + 45_000 });
  });
  expect(await stage.bodies(1)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000029","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":true,"offline_call":true}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a call that was answered on the phone meanwhile was not missed", async ({ stage }) => {
  await stage.whileAway(async () => {
    const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000030", at: T });
    await call.ring({ at: T + 1_000 });
    await call.answer({ at: T + 6_000 });
  });
  expect(await stage.bodies(1)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000030","from":"919984351847@s.whatsapp.net","chat_id":"61371989950@s.whatsapp.net","status":"answered","timestamp":1713792459000,"group_call":false,"video_call":false,"offline_call":true}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a call whose end got lost is missed once the queue is drained", async ({ stage }) => {
  await stage.whileAway(async () => {
    await stage.caller.call(OWN, { id: "CA110000000000000000000000000031", at: T });
  });
  expect(await stage.bodies(1)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000031","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":true}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a call that still rings goes on live", async ({ stage }) => {
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  await stage.whileAway(async () => {
    await stage.caller.call(OWN, { id: "CA110000000000000000000000000032", at: now });
  });
  const call = stage.network.call("CA110000000000000000000000000032");
  await call?.ring({ at: now + 1_000 });
  await call?.timeOut({ at: now + 45_000 });
  expect(await stage.bodies(3)).toEqual([
    `{"calls":[{"id":"CA110000000000000000000000000032","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":${now},"group_call":false,"video_call":false,"offline_call":true}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}`,
    `{"calls":[{"id":"CA110000000000000000000000000032","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":${now + 1_000},"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}`,
    `{"calls":[{"id":"CA110000000000000000000000000032","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":${now + 45_000},"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}`,
  ]);
});

test("a call that began before ends out of the queue", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000033", at: T, video: true });
  await call.ring({ at: T + 1_000 });
  await call.acknowledged();
  await stage.whileAway(() => call.timeOut({ at: T + 45_000 }));
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000033","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000033","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000033","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":true,"offline_call":true}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a call from a LID that began before is still known by its number", async ({ stage }) => {
  const call = await stage.caller.call(OWN, {
    id: "CA110000000000000000000000000034",
    at: T,
    addressing: "lid",
  });
  await call.acknowledged();
  await stage.whileAway(() => call.decline({ at: T + 45_000 }));
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000034","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000034","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":true}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("the connection drops in the moment of the offer: the offer comes twice, its event once", async ({
  stage,
}) => {
  stage.network.misbehave.dropAt({ stanza: "offer" });
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000035", at: now });
  await stage.reaches("AUTH");
  await call.acknowledged();
  await call.timeOut({ at: now + 45_000 });
  await call.acknowledged();
  const bodies = await stage.bodies(2);
  // Whichever of the two was on disk first.
  const offline = JSON.parse(bodies[0] ?? "").calls[0].offline_call;
  expect(bodies).toEqual([
    `{"calls":[{"id":"CA110000000000000000000000000035","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":${now},"group_call":false,"video_call":false,"offline_call":${offline}}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}`,
    `{"calls":[{"id":"CA110000000000000000000000000035","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":${now + 45_000},"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}`,
  ]);
});

test("acknowledgements get lost, and WhatsApp sends everything again: nothing comes twice", async ({
  stage,
}) => {
  stage.network.misbehave.loseAcknowledgements({ times: Number.POSITIVE_INFINITY });
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000036", at: T });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await stage.bodies(3);
  stage.network.misbehave.stop();
  stage.network.misbehave.drop();
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000036","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000036","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000036","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("the network falls silent for a while, and then catches up", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000037", at: T });
  await call.acknowledged();
  const thaw = stage.network.misbehave.freeze();
  const rest = [call.ring({ at: T + 1_000 }), call.timeOut({ at: T + 45_000 })];
  await new Promise((resolve) => setTimeout(resolve, 300));
  thaw();
  await Promise.all(rest);
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000037","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000037","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000037","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});
