import { expect } from "vitest";
import { answered, initiated, missed, ringing } from "../../stage/events.ts";
import { test } from "../../stage/gateway-stage.ts";
import { OWN, T } from "../../stage/samples.ts";

test("a call continues where it stood when the gateway restarts", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, video: true, addressing: "lid" });
  await call.ring({ at: T + 1_000 });
  await call.acknowledged();
  await stage.stopGateway();
  await stage.startGateway();
  await stage.isOnline();
  await call.ring({ at: T + 30_000 });
  await call.answer({ at: T + 45_000 });
  await call.acknowledged();
  const video = { video_call: true };
  expect(await stage.events(3)).toEqual([
    initiated(T, video),
    ringing(T + 1_000, video),
    answered(T + 45_000, video),
  ]);
});

test("a call that ends while the gateway is down ends when it is back", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.ring({ at: T + 1_000 });
  await call.acknowledged();
  await stage.stopGateway();
  await call.decline({ at: T + 45_000 });
  await stage.startGateway();
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([
    initiated(T),
    ringing(T + 1_000),
    missed(T + 45_000, { offline_call: true }),
  ]);
});

test("what was acknowledged before a restart and comes again after it makes no doubles", async ({
  stage,
}) => {
  stage.network.misbehave.loseAcknowledgements({ times: Number.POSITIVE_INFINITY });
  const call = await stage.caller.call(OWN, { at: T });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await stage.bodies(3);
  await stage.stopGateway();
  stage.network.misbehave.stop();
  await stage.startGateway();
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 1_000), missed(T + 45_000)]);
});
