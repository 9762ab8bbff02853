import { expect } from "vitest";
import { OWN, test } from "../../stage/gateway-stage.ts";

/** The first moment of each call: 2024-04-22, 13:27:33 UTC. */
const T = 1_713_792_453_000;

test("a call goes on where it stood when the gateway starts anew", async ({ stage }) => {
  const call = await stage.caller.call(OWN, {
    id: "CA110000000000000000000000000038",
    at: T,
    video: true,
    addressing: "lid",
  });
  await call.ring({ at: T + 1_000 });
  await call.acknowledged();
  await stage.stopGateway();
  await stage.startGateway();
  await stage.isOnline();
  await call.ring({ at: T + 30_000 });
  await call.answer({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000038","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000038","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000038","from":"919984351847@s.whatsapp.net","chat_id":"61371989950@s.whatsapp.net","status":"answered","timestamp":1713792498000,"group_call":false,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a call that ends while the gateway is down ends when it is back", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000039", at: T });
  await call.ring({ at: T + 1_000 });
  await call.acknowledged();
  await stage.stopGateway();
  await call.decline({ at: T + 45_000 });
  await stage.startGateway();
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000039","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000039","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000039","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":true}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("what was acknowledged before a restart and comes again after it makes no doubles", async ({
  stage,
}) => {
  stage.network.misbehave.loseAcknowledgements({ times: Number.POSITIVE_INFINITY });
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000040", at: T });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await stage.bodies(3);
  await stage.stopGateway();
  stage.network.misbehave.stop();
  await stage.startGateway();
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000040","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000040","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000040","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});
