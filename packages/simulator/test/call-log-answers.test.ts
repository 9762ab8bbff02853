import { toNumber } from "baileys";
import { expect } from "vitest";
import { serveControl } from "../src/index.ts";
import { test } from "./support/call-log-reader.ts";
import { ControlApi } from "./support/control-api.ts";
import { aMoment, CALLER, ME } from "./support/network-test.ts";

const ALWAYS = { number: ME, times: Number.POSITIVE_INFINITY };

test("several calls in one patch, of one id the last, and an old one taken out", async ({ me, reader }) => {
  await reader.hasKey();
  const old = await reader.reads({ to: CALLER });
  const queries = reader.countQueries();
  const id = "C".repeat(32);
  const logged = await me.appState.logCalls(
    [
      { to: CALLER, duration: 12 },
      { to: CALLER, id, result: "MISSED" },
      { to: CALLER, id, result: "ACCEPTEDELSEWHERE" },
    ],
    { removed: [old?.callId ?? ""] },
  );
  expect(logged.map(({ version }) => version)).toEqual([2, 2, 2]);
  await expect.poll(() => reader.ids).toEqual([old?.callId, logged[0]?.id, id]);
  expect(reader.records.map(({ callResult }) => callResult)).toEqual([0, 0, 3]);
  expect(queries()).toBe(1);
  // What the client has counted so far is right, or the next patch would not fit.
  await reader.reads({ to: CALLER });
  expect(reader.warnings).toEqual([]);
});

test("what takes a record away looks to Baileys like the record, where it carries it", async ({
  me,
  reader,
}) => {
  await reader.hasKey();
  const record = await reader.reads({ to: CALLER, duration: 5 });
  await me.appState.removeCall(record?.callId ?? "", { keepsValue: true });
  await expect.poll(() => reader.records.length).toBe(2);
  expect(reader.ids[1]).toBe(record?.callId);
  await reader.reads({ to: CALLER });
  expect(reader.warnings).toEqual([]);
});

test("fields that WhatsApp has, and fields that are not there", async ({ reader }) => {
  await reader.hasKey();
  const fields = { duration: null, callResult: 42, callType: "SCHEDULED_CALL", silenceReason: 11 };
  const record = await reader.reads({ to: CALLER, fields: { ...fields, startTime: 9e15 } });
  expect(record).toMatchObject({ callResult: 42, callType: 1, silenceReason: 11 });
  expect(record).not.toHaveProperty("duration", expect.anything());
  expect(toNumber(record?.startTime)).toBe(9e15);
});

test("a snapshot that cannot be fetched leaves Baileys where it was, and what comes next brings all", async ({
  network,
  me,
  reader,
}) => {
  await reader.hasKey();
  await reader.reads({ to: CALLER });
  const stop = network.misbehave.answerSync("snapshot", ALWAYS);
  const queries = reader.countQueries();
  await me.placesCall({ to: CALLER });
  await expect.poll(queries).toBe(1);
  await me.acknowledged();
  expect(reader.records.length).toBe(1);
  stop();
  await reader.reads({ to: CALLER });
  expect(reader.records.length).toBe(3);
  expect(reader.warnings).toEqual([]);
});

test("a change that lies in a file keeps Baileys from all that follows", async ({ network, me, reader }) => {
  await reader.hasKey();
  await reader.reads({ to: CALLER });
  network.misbehave.spoilPatches({ flaw: "elsewhere", number: ME });
  await me.placesCall({ to: CALLER });
  await me.placesCall({ to: CALLER });
  await me.acknowledged();
  expect(reader.records.length).toBe(1);
  expect(reader.warnings).toContain("failed to sync regular from v1, giving up");
});

test("an error in place of a collection is nothing new to Baileys", async ({ network, me, reader }) => {
  await reader.hasKey();
  await reader.reads({ to: CALLER });
  network.misbehave.answerSync({ error: 500 }, { number: ME });
  const queries = reader.countQueries();
  await me.placesCall({ to: CALLER });
  await expect.poll(queries).toBe(1);
  await me.acknowledged();
  await aMoment();
  expect([queries(), reader.records.length, reader.warnings]).toEqual([1, 1, []]);
  await reader.reads({ to: CALLER });
  expect(reader.records.length).toBe(3);
});

test("the same over HTTP", async ({ network, me, reader }) => {
  await reader.hasKey();
  const control = await serveControl(network);
  const api = new ControlApi(control.url);
  const log = `/phones/${me.number}/call-log`;
  const fields = { callType: "VOICE_CHAT", duration: null };
  const several = await api.post(`${log}/several`, {
    calls: [
      { to: CALLER, id: "A1", fields },
      { to: CALLER, id: "A2", duration: 9 },
    ],
    quietly: true,
  });
  expect(several).toEqual({
    status: 201,
    body: [
      { id: "A1", version: 1 },
      { id: "A2", version: 1 },
    ],
  });
  expect((await api.post(`${log}/remove`, { id: "A1", keepsValue: true })).status).toBe(204);
  // The record that went looks like one that came.
  await expect.poll(() => reader.ids).toEqual(["A1", "A2"]);
  expect(reader.records[0]).toMatchObject({ callType: 2 });
  const body = { answer: { error: 409 }, number: ME, times: 1 };
  expect((await api.post("/misbehave/answer-sync", body)).status).toBe(201);
  expect((await api.post("/misbehave/answer-sync", { answer: "snapshot" })).status).toBe(201);
  expect((await api.post("/misbehave/answer-sync", { answer: "nothing" })).status).toBe(400);
  expect((await api.post(`${log}/several`, { calls: [], removed: ["NONE"] })).status).toBe(404);
  await control.close();
});
