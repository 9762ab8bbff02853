import { expect } from "vitest";
import { answered, initiated, missed, ringing } from "../../stage/events.ts";
import { test } from "../../stage/gateway-stage.ts";
import { GROUP, OWN, T } from "../../stage/samples.ts";

const IN_GROUP = { group_call: true, chat_id: GROUP };

test("a group call is offered and ends: missed, with the group as chat", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, group: GROUP });
  await call.ring({ at: T + 1_000 });
  await call.terminate("group_call_ended", { at: T + 20_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([
    initiated(T, IN_GROUP),
    ringing(T + 1_000, IN_GROUP),
    missed(T + 20_000, IN_GROUP),
  ]);
});

test("a group video call is only noticed: its flags come from attributes", async ({ stage }) => {
  const options = { group: GROUP, video: true, via: "offer_notice" } as const;
  const call = await stage.caller.call(OWN, { at: T, ...options });
  await call.terminate("group_call_ended", { at: T + 20_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([
    initiated(T, { ...IN_GROUP, video_call: true }),
    missed(T + 20_000, { ...IN_GROUP, video_call: true }),
  ]);
});

test("the own phone joins a group call: answered, with the group as chat", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, group: GROUP });
  await call.answer({ at: T + 4_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T, IN_GROUP), answered(T + 4_000, IN_GROUP)]);
});
