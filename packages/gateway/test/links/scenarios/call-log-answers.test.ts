import type { Call as ApiCall } from "@ringhook/api";
import { expect } from "vitest";
import { ask, callOf, countsOf, placed, test } from "../../stage/call-log-stage.ts";
import type { GatewayStage } from "../../stage/gateway-stage.ts";
import { CALLER, CALLER_JID, CHANNEL, OWN } from "../../stage/samples.ts";
import { until } from "../../stage/until.ts";

const ALWAYS = { number: OWN, times: Number.POSITIVE_INFINITY };

/** Each question for the call log from now on: the version that it goes on from, and whether a snapshot would do. */
function questionsOn({ network }: GatewayStage): string[] {
  const asked: string[] = [];
  network.on("stanza", ({ stanza: { attrs, content } }) => {
    if (attrs.xmlns !== "w:sync:app:state" || !Array.isArray(content)) return;
    for (const { content: collections } of content) {
      if (!Array.isArray(collections)) continue;
      for (const { attrs: about } of collections) {
        if (about.name === "regular") asked.push(`${about.version} ${about.return_snapshot}`);
      }
    }
  });
  return asked;
}

test("asks for what came after its own cursor, and for no snapshot, whatever the client itself asks for", async ({
  stage,
  told,
}) => {
  await placed(stage, { to: CALLER });
  await told.updates(1);
  const { version } = await countsOf(stage);
  const asked = questionsOn(stage);
  await placed(stage, { to: CALLER });
  await told.updates(2);
  expect(asked).toContain(`${version} false`);
  expect((await countsOf(stage)).version).toBe(Number(version) + 1);
});

test("where WhatsApp begins anew with a snapshot, a gap is counted, and what comes behind it is told", async ({
  stage,
  told,
}) => {
  await placed(stage, { to: CALLER });
  await told.updates(1);
  const { gaps } = await countsOf(stage);
  const stop = stage.network.misbehave.answerSync("snapshot", ALWAYS);
  const inSnapshot = await stage.own.placesCall({ to: CALLER, quietly: true });
  const behind = await stage.own.placesCall({ to: CALLER, duration: 17 });
  expect((await told.updates(2)).at(-1)).toMatchObject({ id: behind.id, duration: 17 });
  await until("the gap", async () => (await countsOf(stage)).gaps > gaps);
  stop();
  const last = await placed(stage, { to: CALLER });
  expect((await told.updates(3)).at(-1)).toMatchObject({ id: last });
  expect(await callOf(stage, inSnapshot.id)).toMatchObject({ code: "CALL_NOT_FOUND" });
});

test.for([409, 500])(
  "an error %d in place of the call log is no answer: it is asked for again",
  async (error, { stage, told }) => {
    const before = await countsOf(stage);
    const asked = questionsOn(stage);
    const stop = stage.network.misbehave.answerSync({ error }, ALWAYS);
    const { id } = await stage.own.placesCall({ to: CALLER, duration: 21 });
    // One of them may be of the client itself, which takes an error for nothing new.
    await until("three questions", () => asked.length >= 3);
    expect(told.receiver.requests).toEqual([]);
    stop();
    expect(await told.updates(1)).toMatchObject([{ id, duration: 21 }]);
    const after = await countsOf(stage);
    expect([after.gaps, after.records]).toEqual([before.gaps, before.records + 1]);
  },
);

test("all calls of one patch are told, each once, and a record that goes with them is none", async ({
  stage,
  told,
}) => {
  const old = await placed(stage, { to: CALLER });
  await told.updates(1);
  const before = await countsOf(stage);
  const calls = [
    { to: CALLER, duration: 12 },
    { to: "4915112345678", result: "MISSED" },
    { to: OWN, from: CALLER, duration: 31 },
  ] as const;
  const logged = await stage.own.appState.logCalls(calls, { removed: [old] });
  const ids = logged.map(({ id }) => id);
  expect(await told.updates(4)).toMatchObject([
    { id: old },
    { id: ids[0], direction: "outgoing", chat_id: CALLER_JID, duration: 12 },
    {
      id: ids[1],
      direction: "outgoing",
      chat_id: "4915112345678@s.whatsapp.net",
      end_reason: "not_answered",
    },
    { id: ids[2], direction: "incoming", from: CALLER_JID, duration: 31 },
  ]);
  await until(
    "the patch is passed",
    async () => (await countsOf(stage)).version === Number(before.version) + 1,
  );
  const after = await countsOf(stage);
  expect(after).toMatchObject({ records: before.records + 3, without_call: before.without_call + 1 });
});

test("a call that is twice in one patch is told as it was first, and corrected as it was then", async ({
  stage,
  told,
}) => {
  const id = "E".repeat(32);
  await stage.own.appState.logCalls([
    { to: CALLER, id, result: "MISSED" },
    { to: CALLER, id, result: "ACCEPTEDELSEWHERE" },
  ]);
  expect(await told.updates(1)).toMatchObject([{ id, end_reason: "not_answered" }]);
  await until("the correction", async () => (await callOf(stage, id)).log?.outcome === "answered_elsewhere");
});

test("of several calls in one patch, one that is not what its MAC says leaves the others readable", async ({
  stage,
  told,
}) => {
  const before = await countsOf(stage);
  stage.network.misbehave.spoilPatches({ flaw: "value-mac", number: OWN });
  await stage.own.appState.logCalls([{ to: CALLER }, { to: CALLER }]);
  const id = await placed(stage, { to: CALLER });
  expect(await told.updates(1)).toMatchObject([{ id }]);
  expect((await countsOf(stage)).wrong_macs).toBe(before.wrong_macs + 2);
});

test("a log that comes in pieces is read to its end", async ({ stage, told }) => {
  const ids = [await placed(stage, { to: CALLER })];
  await told.updates(1);
  for (let count = 0; count < 105; count += 1) {
    ids.push((await stage.own.placesCall({ to: CALLER, quietly: true })).id);
  }
  await stage.own.appState.tell();
  // Calls are told one beside another.
  expect(new Set((await told.updates(106)).map(({ id }) => id))).toEqual(new Set(ids));
});

test("a change that lies in a file is given up, counted, and not asked for again", async ({
  stage,
  told,
}) => {
  const before = await countsOf(stage);
  stage.network.misbehave.spoilPatches({ flaw: "elsewhere", number: OWN });
  await stage.own.placesCall({ to: CALLER });
  const id = await placed(stage, { to: CALLER });
  expect(await told.updates(1)).toMatchObject([{ id }]);
  await until("it is given up", async () => (await countsOf(stage)).given_up === before.given_up + 1);
  expect(await countsOf(stage)).toMatchObject({ waiting: before.waiting, gaps: before.gaps });
});

test("a call of the own number of which stanzas were counted is told by its record", async ({
  stage,
  told,
}) => {
  const { own_stanzas: before } = await countsOf(stage);
  const call = await stage.own.call(stage.caller.number, { mirror: true });
  await call.hangUp();
  await call.acknowledged();
  await until("its stanzas", async () => (await countsOf(stage)).own_stanzas === before + 2);
  await stage.own.placesCall({ to: CALLER, id: call.id, duration: 44 });
  expect(await told.updates(1)).toMatchObject([{ id: call.id, direction: "outgoing", duration: 44 }]);
  const { items } = await ask<{ items: ApiCall[] }>(stage, `/calls?channel_id=${CHANNEL}&direction=any`);
  expect(items.filter(({ id }) => id === call.id)).toMatchObject([{ direction: "outgoing", duration: 44 }]);
});
