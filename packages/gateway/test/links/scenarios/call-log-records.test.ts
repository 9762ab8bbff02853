import type { PlacedCall } from "@ringhook/simulator";
import { expect } from "vitest";
import { callOf, countsOf, placed, test } from "../../stage/call-log-stage.ts";
import type { GatewayStage } from "../../stage/gateway-stage.ts";
import { CALLER, CALLER_JID, OWN, OWN_JID, T } from "../../stage/samples.ts";
import { until } from "../../stage/until.ts";

/** A call tells whose the caller's LID is. */
async function namesLid({ caller }: GatewayStage): Promise<void> {
  const call = await caller.call(OWN, { at: T, addressing: "lid" });
  await call.hangUp({ at: T + 1_000 });
  await call.acknowledged();
}

test("a record without a call's id tells of no call, and is counted", async ({ stage, told }) => {
  const { without_call: before } = await countsOf(stage);
  await stage.own.placesCall({ to: CALLER, id: "", fields: { callId: null } });
  const id = await placed(stage, { to: CALLER });
  expect(await told.updates(1)).toMatchObject([{ id }]);
  expect((await countsOf(stage)).without_call).toBe(before + 1);
});

test("an id and a creator that the record lacks stand in its index", async ({ stage, told }) => {
  const { id } = await stage.own.placesCall({
    to: CALLER,
    duration: 8,
    fields: { callId: null, callCreatorJid: null },
  });
  expect(await told.updates(1)).toMatchObject([{ id, direction: "outgoing", from: OWN_JID, duration: 8 }]);
});

test.for([
  ["the own number", OWN_JID],
  ["the own number on a companion", `${OWN}:7@s.whatsapp.net`],
  ["the own LID", "700100@lid"],
  ["the own LID on a companion", "700100:7@lid"],
] as const)("a call that %s placed is outgoing", async ([, callCreatorJid], { stage, told }) => {
  const { id } = await stage.own.placesCall({ to: CALLER, fields: { callCreatorJid, isIncoming: true } });
  expect(await told.updates(1)).toMatchObject([
    { id, direction: "outgoing", from: OWN_JID, chat_id: CALLER_JID },
  ]);
});

test.for([
  ["number", CALLER_JID],
  ["LID", "884422:3@lid"],
] as const)(
  "a call that somebody else placed, by %s, is incoming",
  async ([, callCreatorJid], { stage, told }) => {
    await namesLid(stage);
    const { id } = await stage.own.placesCall({ to: CALLER, fields: { callCreatorJid, isIncoming: false } });
    expect(await told.updates(1)).toMatchObject([
      { id, direction: "incoming", from: CALLER_JID, chat_id: CALLER_JID },
    ]);
  },
);

test("neither the own number nor the own LID is among the others", async ({ stage, told }) => {
  await namesLid(stage);
  const participants = [OWN_JID, "700100@lid", "884422@lid", "4915112345678@s.whatsapp.net"].map(
    (userJid) => ({ userJid, callResult: "MISSED" }),
  );
  const { id } = await stage.own.placesCall({ to: CALLER, result: "MISSED", fields: { participants } });
  expect(await told.updates(1)).toMatchObject([{ id, chat_id: CALLER_JID }]);
  expect((await callOf(stage, id)).log?.participants).toEqual([
    { id: CALLER_JID, outcome: "not_answered" },
    { id: "4915112345678@s.whatsapp.net", outcome: "not_answered" },
  ]);
});

test("a record without a duration or a start tells neither, and one far ahead is none", async ({
  stage,
  told,
}) => {
  const writtenAt = Math.floor(Date.now() / 1_000) * 1_000 + 5_000;
  const call: PlacedCall = { to: CALLER, writtenAt };
  const first = await stage.own.placesCall({ ...call, fields: { duration: null, startTime: null } });
  const second = await stage.own.placesCall({ ...call, fields: { startTime: 9e15 } });
  const [bare, ahead] = await told.updates(2);
  expect(bare).toMatchObject({ id: first.id, started_at: writtenAt });
  expect(bare).not.toHaveProperty("duration");
  expect(await callOf(stage, first.id)).toMatchObject({ duration: null, log: { duration: null } });
  expect(ahead).toMatchObject({ id: second.id, started_at: writtenAt, duration: 60 });
});

test("a result that WhatsApp has added is told as unknown, by its number", async ({ stage, told }) => {
  const { id } = await stage.own.placesCall({ to: CALLER, fields: { callResult: 42, duration: 0 } });
  expect(await told.updates(1)).toMatchObject([{ id, end_reason: "unknown", duration: 0 }]);
  expect((await callOf(stage, id)).log).toMatchObject({ outcome: "unknown", result: "42" });
});

test.for([
  ["a call that was arranged", { callType: "SCHEDULED_CALL", scheduledCallId: "S1" }],
  ["a voice chat", { callType: "VOICE_CHAT" }],
  ["a call by a link", { isCallLink: true, callLinkToken: "sample-token" }],
  ["a call while nobody was to disturb", { isDndMode: true, silenceReason: "SCHEDULED" }],
  ["a call that was silenced for a reason of WhatsApp Web's", { silenceReason: 11 }],
] as const)("%s is a call like any other", async ([, fields], { stage, told }) => {
  const { id } = await stage.own.placesCall({ to: CALLER, duration: 61, fields });
  expect(await told.updates(1)).toMatchObject([
    { id, direction: "outgoing", chat_id: CALLER_JID, end_reason: "completed", duration: 61 },
  ]);
});

test("what takes a record away tells of no call, also where it carries the record", async ({
  stage,
  told,
}) => {
  const { without_call: before, gaps } = await countsOf(stage);
  stage.network.misbehave.spoilPatches({ flaw: "lost", number: OWN });
  const { id } = await stage.own.placesCall({ to: CALLER, quietly: true });
  await stage.own.appState.removeCall(id, { keepsValue: true });
  await until("it is passed by", async () => (await countsOf(stage)).without_call === before + 1);
  const other = await placed(stage, { to: CALLER });
  expect(await told.updates(1)).toMatchObject([{ id: other }]);
  expect(await callOf(stage, id)).toMatchObject({ code: "CALL_NOT_FOUND" });
  expect((await countsOf(stage)).gaps).toBe(gaps + 1);
});
