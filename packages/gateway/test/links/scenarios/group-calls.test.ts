import { expect } from "vitest";
import { OWN, test } from "../../stage/gateway-stage.ts";

/** The first moment of each call: 2024-04-22, 13:27:33 UTC. */
const T = 1_713_792_453_000;

test("a group call is offered and ends: missed, with the group as chat", async ({ stage }) => {
  const call = await stage.caller.call(OWN, {
    id: "CA110000000000000000000000000010",
    at: T,
    group: "120363000000000001@g.us",
  });
  await call.ring({ at: T + 1_000 });
  await call.terminate("group_call_ended", { at: T + 20_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000010","from":"919984351847@s.whatsapp.net","chat_id":"120363000000000001@g.us","status":"initiated","timestamp":1713792453000,"group_call":true,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000010","from":"919984351847@s.whatsapp.net","chat_id":"120363000000000001@g.us","status":"ringing","timestamp":1713792454000,"group_call":true,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000010","from":"919984351847@s.whatsapp.net","chat_id":"120363000000000001@g.us","status":"missed","timestamp":1713792473000,"group_call":true,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a group video call is only noticed: its flags come from attributes", async ({ stage }) => {
  const options = { group: "120363000000000001@g.us", video: true, via: "offer_notice" } as const;
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000011", at: T, ...options });
  await call.terminate("group_call_ended", { at: T + 20_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000011","from":"919984351847@s.whatsapp.net","chat_id":"120363000000000001@g.us","status":"initiated","timestamp":1713792453000,"group_call":true,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000011","from":"919984351847@s.whatsapp.net","chat_id":"120363000000000001@g.us","status":"missed","timestamp":1713792473000,"group_call":true,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("the own phone joins a group call: answered, with the group as chat", async ({ stage }) => {
  const call = await stage.caller.call(OWN, {
    id: "CA110000000000000000000000000012",
    at: T,
    group: "120363000000000001@g.us",
  });
  await call.answer({ at: T + 4_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000012","from":"919984351847@s.whatsapp.net","chat_id":"120363000000000001@g.us","status":"initiated","timestamp":1713792453000,"group_call":true,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000012","from":"919984351847@s.whatsapp.net","chat_id":"120363000000000001@g.us","status":"answered","timestamp":1713792457000,"group_call":true,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});
