import { expect } from "vitest";
import { CALLER, OWN, test as staged } from "../../stage/gateway-stage.ts";

const test = staged.override("times", { answerMs: 300 });

/** The first moment of each call: 2024-04-22, 13:27:33 UTC. */
const T = 1_713_792_453_000;

test("a call that is rejected stops ringing and is missed", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000041", at: T });
  await call.acknowledged();
  const rejected = stage.network.next("rejected");
  await stage.channel.reject("CA110000000000000000000000000041");
  expect(await rejected).toMatchObject({ callCreator: `${CALLER}@s.whatsapp.net`, effective: true });
  expect(call.state).toBe("declined");
  const bodies = await stage.bodies(2);
  const { timestamp } = JSON.parse(bodies[1] ?? "").calls[0];
  expect(Math.abs(Date.now() - timestamp)).toBeLessThan(5_000);
  expect(bodies).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000041","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    `{"calls":[{"id":"CA110000000000000000000000000041","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":${timestamp},"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}`,
  ]);
});

test("a call from a LID is rejected by exactly that LID, with its device", async ({ stage }) => {
  const options = { addressing: "lid", callerDevice: 3 } as const;
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000042", at: T, ...options });
  await call.acknowledged();
  const rejected = stage.network.next("rejected");
  await stage.channel.reject("CA110000000000000000000000000042");
  expect(await rejected).toMatchObject({ callCreator: "884422:3@lid", effective: true });
  const bodies = await stage.bodies(2);
  const { timestamp } = JSON.parse(bodies[1] ?? "").calls[0];
  expect(bodies).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000042","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    `{"calls":[{"id":"CA110000000000000000000000000042","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":${timestamp},"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}`,
  ]);
});

test("WhatsApp answers the rejection with an error as attribute: it fails, and the call rings on", async ({
  stage,
}) => {
  stage.network.misbehave.answerRejects({ error: 404, as: "attribute" });
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000043", at: T });
  await call.acknowledged();
  await expect(stage.channel.reject("CA110000000000000000000000000043")).rejects.toMatchObject({
    code: "LINK_FAILED",
  });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000043","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000043","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000043","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("WhatsApp answers the rejection with an error as child: it fails, and the call rings on", async ({
  stage,
}) => {
  stage.network.misbehave.answerRejects({ error: 404, as: "child" });
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000044", at: T });
  await call.acknowledged();
  await expect(stage.channel.reject("CA110000000000000000000000000044")).rejects.toMatchObject({
    code: "LINK_FAILED",
  });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000044","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000044","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000044","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("WhatsApp answers the rejection never: it fails, and the call rings on", async ({ stage }) => {
  stage.network.misbehave.answerRejects("never");
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000045", at: T });
  await call.acknowledged();
  await expect(stage.channel.reject("CA110000000000000000000000000045")).rejects.toMatchObject({
    code: "LINK_FAILED",
  });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.bodies(3)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000045","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000045","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000045","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});

test("the connection drops before WhatsApp answers the rejection: it fails at once", async ({ stage }) => {
  stage.network.misbehave.answerRejects("never");
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000046", at: T });
  await call.acknowledged();
  const rejecting = stage.channel.reject("CA110000000000000000000000000046");
  stage.network.misbehave.drop();
  await expect(rejecting).rejects.toMatchObject({ code: "LINK_FAILED" });
  await stage.reaches("AUTH");
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect((await stage.bodies(2)).map((body) => JSON.parse(body).calls[0].status)).toEqual([
    "initiated",
    "missed",
  ]);
});

test("a call that nobody knows, or that has ended, cannot be rejected", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { id: "CA110000000000000000000000000047", at: T });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  await expect(stage.channel.reject("CA110000000000000000000000000047")).rejects.toMatchObject({
    code: "CALL_NOT_FOUND",
  });
  await expect(stage.channel.reject("UNHEARD-OF")).rejects.toMatchObject({ code: "CALL_NOT_FOUND" });
  expect(await stage.bodies(2)).toEqual([
    '{"calls":[{"id":"CA110000000000000000000000000047","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
    '{"calls":[{"id":"CA110000000000000000000000000047","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792498000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ]);
});
