import { expect } from "vitest";
import { answered, initiated, missed, ringing } from "../../stage/events.ts";
import { test } from "../../stage/gateway-stage.ts";
import { OWN, T } from "../../stage/samples.ts";

/** A call whose stanzas name the caller by LID, and tell the number nowhere. */
const BY_LID_ALONE = { addressing: "lid", callerPn: false } as const;

test("a caller without any known number stays a LID", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, ...BY_LID_ALONE });
  await call.hangUp({ at: T + 5_000 });
  await call.acknowledged();
  const from = "884422@lid";
  expect(await stage.events(2)).toEqual([initiated(T, { from }), missed(T + 5_000, { from })]);
});

test("the offer tells the number behind a LID, and the call's other events know it, too", async ({
  stage,
}) => {
  const call = await stage.caller.call(OWN, { at: T, addressing: "lid" });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 1_000), missed(T + 45_000)]);
});

test("an earlier call told the number", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, ...BY_LID_ALONE });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T), missed(T + 45_000)]);
});

test("an earlier call told the number, and the gateway was restarted since", async ({ stage }) => {
  await stage.stopGateway();
  await stage.startGateway();
  await stage.isOnline();
  const call = await stage.caller.call(OWN, { at: T, ...BY_LID_ALONE });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T), missed(T + 45_000)]);
});

test("an earlier call told the number, and the channel was linked again since", async ({ stage }) => {
  stage.own.unlink();
  await stage.reaches("INIT logged_out");
  stage.states.length = 0;
  await stage.link();
  const call = await stage.caller.call(OWN, { at: T, ...BY_LID_ALONE });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T), missed(T + 45_000)]);
});

test("a message had the number", async ({ stage }) => {
  const friend = stage.network.createPhone({ number: "4915112345678", lid: "990055" });
  await friend.sendText(OWN, "Call you later!");
  await stage.network.next("receipt");
  const call = await friend.call(OWN, { at: T, ...BY_LID_ALONE });
  await call.hangUp({ at: T + 5_000 });
  await call.acknowledged();
  const from = `${friend.number}@s.whatsapp.net`;
  expect(await stage.events(2)).toEqual([initiated(T, { from }), missed(T + 5_000, { from })]);
});

test("a call that names everybody by LID is answered: the chat is the own number", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, addressing: "lid" });
  await call.ring({ at: T + 1_000 });
  await call.answer({ at: T + 45_000 });
  await call.acknowledged();
  expect(await stage.events(3)).toEqual([initiated(T), ringing(T + 1_000), answered(T + 45_000)]);
});
