import { expect } from "vitest";
import { initiated, missed, ringing } from "../../stage/events.ts";
import { test as staged } from "../../stage/gateway-stage.ts";
import { OWN, T } from "../../stage/samples.ts";

const test = staged.override("times", { answerMs: 2_000 });

test("a call that is rejected stops ringing and is missed", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.acknowledged();
  const rejected = stage.network.next("rejected");
  await stage.channel.reject(call.id);
  expect(await rejected).toMatchObject({ callCreator: call.creator, effective: true });
  expect(call.state).toBe("declined");
  const told = await stage.events(2);
  const rejectedAt = told[1]?.timestamp ?? 0;
  expect(Math.abs(Date.now() - rejectedAt)).toBeLessThan(60_000);
  expect(told).toEqual([initiated(T), missed(rejectedAt)]);
});

test("a call from a LID is rejected by exactly that LID, with its device", async ({ stage }) => {
  const options = { addressing: "lid", callerDevice: 3 } as const;
  const call = await stage.caller.call(OWN, { at: T, ...options });
  await call.acknowledged();
  const rejected = stage.network.next("rejected");
  await stage.channel.reject(call.id);
  expect(await rejected).toMatchObject({ callCreator: "884422:3@lid", effective: true });
  expect(await stage.events(2)).toEqual([initiated(T), missed(expect.any(Number))]);
});

test.for([
  ["with an error as attribute", { error: 404, as: "attribute" }],
  ["with an error as child", { error: 404, as: "child" }],
  ["never", "never"],
] as const)(
  "WhatsApp answers the rejection %s: it fails, and the call rings on",
  async ([, answer], { stage }) => {
    stage.network.misbehave.answerRejects(answer);
    const call = await stage.caller.call(OWN, { at: T });
    await call.acknowledged();
    await expect(stage.channel.reject(call.id)).rejects.toMatchObject({ code: "LINK_FAILED" });
    await call.ring({ at: T + 1_000 });
    await call.timeOut({ at: T + 45_000 });
    await call.acknowledged();
    expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 1_000), missed(T + 45_000)]);
  },
);

test("the connection drops before WhatsApp answers the rejection: it fails at once", async ({ stage }) => {
  stage.network.misbehave.answerRejects("never");
  const call = await stage.caller.call(OWN, { at: T });
  await call.acknowledged();
  const rejecting = stage.channel.reject(call.id);
  stage.network.misbehave.drop();
  await expect(rejecting).rejects.toMatchObject({ code: "LINK_FAILED" });
  await stage.reaches("AUTH");
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T), missed(T + 45_000)]);
});

test("a call that nobody knows, or that has ended, cannot be rejected", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  await expect(stage.channel.reject(call.id)).rejects.toMatchObject({ code: "CALL_ENDED" });
  await expect(stage.channel.reject("UNHEARD-OF")).rejects.toMatchObject({ code: "CALL_NOT_FOUND" });
  expect(await stage.events(2)).toEqual([initiated(T), missed(T + 45_000)]);
});
