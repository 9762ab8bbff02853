import { expect } from "vitest";
import { OWN, test } from "../../stage/gateway-stage.ts";

/** The first moment of each call: 2024-04-22, 13:27:33 UTC. */
const T = 1_713_792_453_000;

test("a caller without any known number stays a LID", async ({ stage }) => {
  const options = { addressing: "lid", callerPn: false } as const;
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000013", at: T, ...options });
  await call.hangUp({ at: T + 5_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000013","from":"884422@lid","chat_id":"884422@lid","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000013","from":"884422@lid","chat_id":"884422@lid","status":"missed","timestamp":1713792458000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("the offer tells the number behind a LID, and the call's other events know it, too", async ({
  stage,
}) => {
  const call = await stage.caller.call(OWN, {
    id: "CA110000000000000000000000000014",
    at: T,
    addressing: "lid",
  });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000014","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000014","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000014","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("an earlier call told the number", async ({ stage }) => {
  const options = { addressing: "lid", callerPn: false } as const;
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000015", at: T, ...options });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000015","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000015","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("an earlier call told the number, and the gateway has started anew since", async ({ stage }) => {
  await stage.stopGateway();
  await stage.startGateway();
  await stage.isOnline();
  const options = { addressing: "lid", callerPn: false } as const;
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000016", at: T, ...options });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000016","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000016","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("an earlier call told the number, and the channel has been linked anew since", async ({ stage }) => {
  stage.own.unlink();
  await stage.reaches("INIT logged_out");
  stage.states.length = 0;
  await stage.link();
  const options = { addressing: "lid", callerPn: false } as const;
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000017", at: T, ...options });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000017","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000017","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a message told the number", async ({ stage }) => {
  const friend = stage.network.createPhone({ number: "4915112345678", lid: "990055" });
  await friend.sendText(OWN, "Call you later!");
  await stage.network.next("receipt");
  const options = { addressing: "lid", callerPn: false } as const;
  const call = await friend.call(OWN, { id: "CA110000000000000000000000000018", at: T, ...options });
  await call.hangUp({ at: T + 5_000 });
  await call.acknowledged();
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000018","from":"4915112345678@s.whatsapp.net","chat_id":"4915112345678@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000018","from":"4915112345678@s.whatsapp.net","chat_id":"4915112345678@s.whatsapp.net","status":"missed","timestamp":1713792458000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("a call that names everybody by LID is answered: the chat is the own number", async ({ stage }) => {
  const call = await stage.caller.call(OWN, {
    id: "CA110000000000000000000000000019",
    at: T,
    addressing: "lid",
  });
  await call.ring({ at: T + 1_000 });
  await call.answer({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000019","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000019","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000019","from":"919984351847@s.whatsapp.net","chat_id":"61371989950@s.whatsapp.net","status":"answered","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});
