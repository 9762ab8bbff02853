import type { Call } from "@ringhook/simulator";
import { expect } from "vitest";
import { answered, initiated, missed, ringing, type Told } from "../../stage/events.ts";
import { test } from "../../stage/gateway-stage.ts";
import { OWN, T } from "../../stage/samples.ts";

type End = (call: Call, step: { at: number }) => Promise<void>;

test.for<[name: string, end: End, told: (at: number) => Told]>([
  ["nobody answers: missed", (call, step) => call.timeOut(step), missed],
  ["the caller gives up: missed", (call, step) => call.hangUp(step), missed],
  [
    "the own phone answers: answered, with the own number as chat",
    (call, step) => call.answer(step),
    answered,
  ],
  ["another device answers: answered", (call, step) => call.terminate("accepted_elsewhere", step), answered],
  ["the own phone declines: missed", (call, step) => call.decline(step), missed],
  ["another device declines: missed", (call, step) => call.terminate("rejected_elsewhere", step), missed],
  [
    "the own phone is busy: missed",
    (call, step) => call.send("reject", { reason: "busy", count: "0" }, { ...step, from: "callee" }),
    missed,
  ],
  ["it ends for an unknown reason: missed", (call, step) => call.terminate("call_is_full", step), missed],
])("%s", async ([, end, told], { stage }) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.ring({ at: T + 1_000 });
  await end(call, { at: T + 9_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 1_000), told(T + 9_000)]);
});

test("a video call says so in each event", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, video: true });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 9_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([
    initiated(T, { video_call: true }),
    ringing(T + 1_000, { video_call: true }),
    missed(T + 9_000, { video_call: true }),
  ]);
});
