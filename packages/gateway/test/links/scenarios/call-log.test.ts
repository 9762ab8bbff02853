import type { Call as ApiCall } from "@ringhook/api";
import { expect } from "vitest";
import { NO_CALL_LOG } from "../../../src/channels/call-log-tally.ts";
import { callLogItem } from "../../../src/http/api/schemas/call-log.ts";
import { ask, callOf, countsOf, placed, test } from "../../stage/call-log-stage.ts";
import { CALLER, CALLER_JID, CHANNEL, OWN, OWN_JID, T } from "../../stage/samples.ts";
import { until } from "../../stage/until.ts";

test("a call that the own phone placed is told with how long people talked", async ({ stage, told }) => {
  const writtenAt = Math.floor(Date.now() / 1_000) * 1_000 + 5_000;
  const startedAt = writtenAt - 100_000;
  const { id } = await stage.own.placesCall({ to: CALLER, duration: 93, startedAt, writtenAt });
  const [update] = await told.updates(1);
  expect(JSON.stringify(update)).toBe(
    `{"id":"${id}","direction":"outgoing","from":"${OWN_JID}","chat_id":"${CALLER_JID}","status":"ended","end_reason":"completed",` +
      `"timestamp":${writtenAt},"started_at":${startedAt},"duration":93,"group_call":false,"video_call":false,"late":false}`,
  );
  expect(await callOf(stage, id)).toMatchObject({
    status: "ended",
    direction: "outgoing",
    duration: 93,
    caller: CALLER_JID,
    started_at: startedAt,
    end_reason: "completed",
    log: { outcome: "answered", result: "CONNECTED", duration: 93, timestamp: writtenAt },
  });
  expect(await ask(stage, `/calls/${CHANNEL}/${id}`)).toMatchObject({
    events: [
      { method: "patch", status: null, at: writtenAt, deliveries: [{ type: "calls", method: "patch" }] },
    ],
  });
  const sent = await ask<{ items: object[] }>(stage, `/deliveries?channel_id=${CHANNEL}&call_id=${id}`);
  expect(sent.items).toMatchObject([{ call_id: id, method: "patch", status: null }]);
  const { items } = await ask<{ items: ApiCall[] }>(stage, `/calls?channel_id=${CHANNEL}`);
  expect(items.map((call) => call.id)).not.toContain(id);
  expect((await countsOf(stage)).last_record_at).toBe(writtenAt);
  expect(stage.receiver.requests).toEqual([]);
});

test.for([
  ["CONNECTED", "completed"],
  ["REJECTED", "declined"],
  ["CANCELLED", "cancelled"],
  ["ACCEPTEDELSEWHERE", "answered_elsewhere"],
  ["MISSED", "not_answered"],
  ["INVALID", "failed"],
  ["UNAVAILABLE", "unreachable"],
  ["FAILED", "failed"],
  ["ABANDONED", "not_answered"],
] as const)("%s is %s", async ([result, endReason], { stage, told }) => {
  await stage.own.placesCall({ to: CALLER, result });
  const [update] = await told.updates(1);
  expect(update).toMatchObject({ end_reason: endReason, duration: result === "CONNECTED" ? 60 : 0 });
});

test("a call that goes on, or is still to come, is told once it is over", async ({ stage, told }) => {
  const { id } = await stage.own.placesCall({ to: CALLER, result: "ONGOING" });
  await stage.own.placesCall({ to: CALLER, result: "UPCOMING" });
  await stage.own.placesCall({ to: CALLER, id, duration: 12 });
  expect(await told.updates(1)).toMatchObject([{ id, duration: 12 }]);
});

test("a start in seconds, milliseconds or microseconds is one moment", async ({ stage, told }) => {
  const startedAt = Math.floor(Date.now() / 1_000) * 1_000;
  for (const unit of ["s", "ms", "us"] as const) await stage.own.placesCall({ to: CALLER, startedAt, unit });
  const starts = (await told.updates(3)).map(({ started_at }) => started_at);
  expect(starts).toEqual([startedAt, startedAt, startedAt]);
});

test("who placed it is told by who it is, whatever the flags say, and the own JID is no group", async ({
  stage,
  told,
}) => {
  const { id } = await stage.own.placesCall({ to: CALLER, writer: "web", group: "own" });
  const incoming = await stage.own.placesCall({ to: OWN, from: CALLER, duration: 31, writer: "web" });
  expect(await told.updates(2)).toMatchObject([
    { id, direction: "outgoing", chat_id: CALLER_JID, group_call: false },
    { id: incoming.id, direction: "incoming", from: CALLER_JID, chat_id: CALLER_JID, duration: 31 },
  ]);
  expect(await callOf(stage, incoming.id)).toMatchObject({ status: "ended", direction: "incoming" });
});

test("somebody whose number nobody knows is named by LID", async ({ stage, told }) => {
  const stranger = stage.network.createPhone({ number: "4915112345679", lid: "990056" });
  await stage.own.placesCall({ to: stranger.number, addressing: "lid" });
  expect(await told.updates(1)).toMatchObject([{ chat_id: "990056@lid" }]);
});

test("a call to a caller closes their callback", async ({ stage, told }) => {
  const missed = await stage.caller.call(OWN, { at: T });
  await missed.timeOut({ at: T + 45_000 });
  await missed.acknowledged();
  const waiting = () =>
    ask<{ items: { id: string }[] }>(stage, `/callbacks?channel_id=${CHANNEL}&state=open`);
  await until("an entry", async () => (await waiting()).items.length === 1);
  const [entry] = (await waiting()).items;
  await stage.own.placesCall({ to: CALLER, result: "MISSED" });
  await told.updates(1);
  expect(await ask(stage, `/callbacks/${entry?.id}`)).toMatchObject({
    state: "done",
    closed_by: "outgoing_call",
  });
});

test("an account whose own calls are heard, and never a record of them, is told so", async () => {
  const counts = { ...NO_CALL_LOG, ownStanzas: 20 };
  expect(callLogItem({ ...NO_CALL_LOG, ownStanzas: 19 }).hint).toBeNull();
  expect(callLogItem(counts).hint).toContain("`ringhook doctor --call-log CHANNEL`");
  expect(callLogItem({ ...counts, lastRecordAt: 1 }).hint).toBeNull();
});

test("a link that is made anew begins with calls of its own", async ({ stage, told }) => {
  await stage.own.placesCall({ to: CALLER });
  await told.updates(1);
  await stage.channel.logout();
  await stage.own.placesCall({ to: CALLER });
  stage.states.length = 0;
  await stage.link();
  const { id } = await stage.own.placesCall({ to: CALLER });
  expect((await told.updates(2)).at(-1)).toMatchObject({ id });
});

test("a group video call names the group, and all whom it was for", async ({ stage, told }) => {
  const { id } = await stage.own.placesCall({ to: [CALLER, "4915112345678"], video: true, duration: 610 });
  const [update] = await told.updates(1);
  expect(update).toMatchObject({ id, group_call: true, video_call: true });
  expect(update?.chat_id).toMatch(/@g\.us$/);
  const { log, group_jid: group } = await callOf(stage, id);
  expect(group).toBe(update?.chat_id);
  expect(log?.participants).toEqual([
    { id: CALLER_JID, outcome: "answered" },
    { id: "4915112345678@s.whatsapp.net", outcome: "answered" },
  ]);
});

test("a record that is put to a call which was heard leaves its status and its events", async ({
  stage,
  told,
}) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.answer({ at: T + 6_000 });
  await call.acknowledged();
  const before = await stage.bodies(2);
  const record = { to: OWN, from: CALLER, id: call.id, duration: 31 } as const;
  await stage.own.placesCall(record);
  expect(await told.updates(1)).toMatchObject([{ id: call.id, direction: "incoming", duration: 31 }]);
  expect(await callOf(stage, call.id)).toMatchObject({
    status: "answered",
    end_reason: "answered",
    duration: 31,
    log: { outcome: "answered" },
  });
  await stage.own.placesCall(record);
  await placed(stage, { to: CALLER });
  await told.updates(2);
  expect(await stage.bodies(2)).toEqual(before);
});

test("an open call is not ended by its record, and what the phone knows better is counted", async ({
  stage,
  told,
}) => {
  const { disagreements } = await countsOf(stage);
  const call = await stage.caller.call(OWN, { at: T });
  await call.acknowledged();
  await stage.own.placesCall({ to: OWN, from: CALLER, id: call.id, duration: 31 });
  await told.updates(1);
  expect(await callOf(stage, call.id)).toMatchObject({ status: "initiated", log: { duration: 31 } });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  expect(await callOf(stage, call.id)).toMatchObject({ status: "missed", log: { duration: 31 } });
  const missed = await stage.caller.call(OWN, { at: T });
  await missed.timeOut({ at: T + 45_000 });
  await missed.acknowledged();
  await stage.own.placesCall({ to: OWN, from: CALLER, id: missed.id, duration: 31 });
  await told.updates(2);
  expect((await countsOf(stage)).disagreements).toBe(disagreements + 1);
  expect(await callOf(stage, missed.id)).toMatchObject({ status: "missed", log: { outcome: "answered" } });
});

test("stanzas that come after the record are told as if there were none", async ({ stage, told }) => {
  const { id } = await stage.own.placesCall({ to: OWN, from: CALLER, duration: 31 });
  await told.updates(1);
  const call = await stage.caller.call(OWN, { at: T, id });
  await call.answer({ at: T + 6_000 });
  await call.acknowledged();
  expect((await stage.events(2)).map(({ status }) => status)).toEqual(["initiated", "answered"]);
  expect(await callOf(stage, id)).toMatchObject({ status: "answered", duration: 31 });
});

test("missed becomes taken elsewhere without a word, and any other change is counted alone", async ({
  stage,
  told,
}) => {
  const { disagreements } = await countsOf(stage);
  const { id } = await stage.own.placesCall({ to: CALLER, result: "MISSED" });
  await told.updates(1);
  await stage.own.placesCall({ to: CALLER, id, result: "ACCEPTEDELSEWHERE" });
  await until("the correction", async () => (await callOf(stage, id)).log?.result === "ACCEPTEDELSEWHERE");
  await stage.own.placesCall({ to: CALLER, id, result: "REJECTED" });
  await placed(stage, { to: CALLER });
  expect(await told.updates(2)).toMatchObject([{ id }, { end_reason: "completed" }]);
  expect((await callOf(stage, id)).log?.result).toBe("ACCEPTEDELSEWHERE");
  expect((await countsOf(stage)).disagreements).toBe(disagreements + 1);
});

test("what the phone tidies up, and what it noted before it was linked, is no news", async ({
  stage,
  told,
}) => {
  const { before_link: before } = await countsOf(stage);
  const { id } = await stage.own.placesCall({ to: CALLER });
  await told.updates(1);
  await stage.own.appState.removeCall(id);
  await stage.own.appState.clearCalls(CALLER);
  const old = await stage.own.placesCall({ to: CALLER, writtenAt: T });
  await placed(stage, { to: CALLER });
  await told.updates(2);
  expect(await callOf(stage, old.id)).toMatchObject({ code: "CALL_NOT_FOUND" });
  expect((await countsOf(stage)).before_link).toBe(before + 1);
  expect(await callOf(stage, id)).toMatchObject({ log: { outcome: "answered" } });
});

test("the call log is asked for where it is the second that a notification names, and at dirty", async ({
  stage,
  told,
}) => {
  await stage.own.appState.saveContact(CALLER, "Asha Rao", { quietly: true });
  await stage.own.placesCall({ to: CALLER, quietly: true });
  await stage.own.appState.tell();
  await told.updates(1);
  await stage.own.placesCall({ to: CALLER, quietly: true });
  const dirty = { tag: "dirty", attrs: { type: "syncd_app_state", timestamp: "0" } };
  await stage.own.sendStanza({ tag: "ib", content: [dirty] });
  await told.updates(2);
});

test("a message that looks like a call of the log is none", async ({ stage, told }) => {
  const callLogMesssage = { isVideo: false, callOutcome: 0, durationSecs: 61, participants: [] };
  await stage.caller.sendMessage(OWN, { callLogMesssage });
  await stage.own.acknowledged({ timeoutMs: 50_000 });
  const before = await countsOf(stage);
  const id = await placed(stage, { to: CALLER, linkToken: "sample-token", silence: "PRIVACY" });
  expect(await told.updates(1)).toMatchObject([{ id, end_reason: "completed" }]);
  expect((await countsOf(stage)).records).toBe(before.records + 1);
});

test("what was noted while the channel was away is told when it is back, each once", async ({
  stage,
  told,
}) => {
  const ids = await stage.whileAway(async () => {
    const first = await stage.own.placesCall({ to: CALLER });
    const second = await stage.own.placesCall({ to: CALLER, quietly: true });
    return [first.id, second.id];
  });
  expect((await told.updates(2)).map(({ id }) => id)).toEqual(ids);
});

test("a record before its key is told once the key has come, and what is readable behind it at once", async ({
  stage,
  told,
}) => {
  const { missing_keys: missing } = await countsOf(stage);
  stage.own.appState.renewKey();
  const { id } = await stage.own.placesCall({ to: CALLER, duration: 47 });
  await until("the missing key", async () => (await countsOf(stage)).missing_keys === missing + 1);
  await until("what waits", async () => (await countsOf(stage)).waiting === 1);
  await stage.own.appState.shareKey();
  expect(await told.updates(1)).toMatchObject([{ id, duration: 47 }]);
  await until("nothing waits", async () => (await countsOf(stage)).waiting === 0);
});

test("a patch or a record with a wrong MAC, a gap and a jump are counted, and what follows is told", async ({
  stage,
  told,
}) => {
  const before = await countsOf(stage);
  for (const flaw of ["patch-mac", "value-mac", "lost", "version-jump"] as const) {
    stage.network.misbehave.spoilPatches({ flaw, number: OWN });
    await stage.own.placesCall({ to: CALLER, result: "FAILED" });
  }
  const { id } = await stage.own.placesCall({ to: CALLER, duration: 5 });
  const updates = await told.updates(2);
  expect(updates).toMatchObject([{ end_reason: "failed" }, { id, duration: 5 }]);
  const after = await countsOf(stage);
  expect(after.wrong_macs - before.wrong_macs).toBe(2);
  expect(after.gaps - before.gaps).toBe(1);
  expect(after.given_up).toBe(before.given_up);
});
