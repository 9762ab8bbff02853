import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ask, callOf, countsOf, placed } from "../../stage/call-log-stage.ts";
import { closing } from "../../stage/closing.ts";
import { ADMIN_TOKEN } from "../../stage/gateway-process.ts";
import { type GatewayStage, setGatewayStage } from "../../stage/gateway-stage.ts";
import { type HttpReceiver, startHttpReceiver } from "../../stage/http-receiver.ts";
import { type PostgresServer, startPostgres } from "../../stage/postgres.ts";
import { CALLER, CALLER_JID, CHANNEL, OWN, T } from "../../stage/samples.ts";
import { until } from "../../stage/until.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

let stage: GatewayStage;
let receiver: HttpReceiver;
beforeEach(async () => {
  const databaseUrl = await server.database();
  const secretKey = Buffer.alloc(32, 7).toString("base64");
  stage = closing(await setGatewayStage({ settings: { databaseUrl, adminToken: ADMIN_TOKEN, secretKey } }));
  await stage.link();
  receiver = closing(await startHttpReceiver());
  await stage.gateway.channels.webhooks.add(CHANNEL, { url: receiver.url, events: ["calls.patch"] });
});

/** Waits until so many updates have come, and no more. */
async function updates(count: number): Promise<Record<string, unknown>[]> {
  await until(`${count} updates`, () => receiver.requests.length >= count);
  expect(receiver.requests).toHaveLength(count);
  return receiver.requests.flatMap(({ body }) => JSON.parse(body).calls_updates);
}

it("tells a call that the own phone placed, and names the update among the call's events", async () => {
  const id = await placed(stage, { to: CALLER, duration: 93 });
  expect(await updates(1)).toMatchObject([{ id, direction: "outgoing", duration: 93 }]);
  expect(await callOf(stage, id)).toMatchObject({
    direction: "outgoing",
    duration: 93,
    log: { outcome: "answered", participants: [{ outcome: "answered" }] },
    events: [{ method: "patch", status: null, deliveries: [{ method: "patch" }] }],
  });
  expect(await ask(stage, `/insights?channel_id=${CHANNEL}`)).toMatchObject({
    talk: [{ outgoing: 1, outgoing_answered: 1, outgoing_seconds: 93, incoming_seconds: 0 }],
  });
});

it("puts a record to a call that was heard, and lets the phone correct itself without a word", async () => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.timeOut({ at: T + 45_000 });
  await call.acknowledged();
  const record = { to: OWN, from: CALLER, id: call.id };
  await stage.own.placesCall({ ...record, result: "MISSED" });
  expect(await updates(1)).toMatchObject([{ id: call.id, direction: "incoming", from: CALLER_JID }]);
  await stage.own.placesCall({ ...record, result: "ACCEPTEDELSEWHERE" });
  await until(
    "the correction",
    async () => (await callOf(stage, call.id)).log?.outcome === "answered_elsewhere",
  );
  expect(await callOf(stage, call.id)).toMatchObject({ status: "missed", end_reason: "timeout" });
  await updates(1);
});

it("goes on behind its cursor after a restart, and closes the callback of whom the phone called", async () => {
  const missed = await stage.caller.call(OWN, { at: T });
  await missed.timeOut({ at: T + 45_000 });
  await missed.acknowledged();
  const first = await placed(stage, { to: CALLER, result: "MISSED" });
  await stage.stopGateway();
  const second = await stage.own.placesCall({ to: CALLER, duration: 12 });
  await stage.startGateway();
  expect((await updates(2)).map(({ id }) => id)).toEqual([first, second.id]);
  const path = `/callbacks?channel_id=${CHANNEL}`;
  expect(await ask(stage, path)).toMatchObject({ items: [{ state: "done", closed_by: "outgoing_call" }] });
  expect(await countsOf(stage)).toMatchObject({ records: 2, gaps: 0, waiting: 0 });
});
