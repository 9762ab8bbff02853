import type { Call, Callback } from "@ringhook/api";
import { MetaProvider } from "@ringhook/simulator/providers";
import { expect, it, onTestFinished } from "vitest";
import { at } from "../http/api.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";
import {
  APP_SECRET,
  CALL_ID,
  connect,
  hubSignature,
  metaBody,
  metaChange,
  outgoing,
  PHONE_NUMBER_ID,
  status,
  talk,
  terminate,
  USER,
} from "./stage/requests.ts";
import { metaApp, setSourceStage } from "./stage/source-stage.ts";

const statusesOf = (bodies: string[]): string[] =>
  bodies.map((body) => {
    const { calls, calls_updates: updates } = JSON.parse(body);
    return calls?.[0].status ?? `${updates[0].direction} ${updates[0].end_reason}`;
  });

it("is verified by a simulated Meta, and tells what it plays", async () => {
  const stage = await setSourceStage();
  const { url, verifyToken } = await metaApp(stage);
  const meta = new MetaProvider({ url, appSecret: APP_SECRET, speed: 1_000 });
  onTestFinished(() => meta.close());
  expect(await meta.verify(verifyToken)).toBe(true);
  expect(await meta.verify("another")).toBe(false);
  await meta.play("talked");
  expect(statusesOf(await stage.bodies(3))).toEqual(["initiated", "answered", "incoming completed"]);
});

it("holds an end that overtook its beginning on disk, and tells it as missed if that never comes", async () => {
  const stage = await setSourceStage();
  const { tell, channelId, id } = await metaApp(stage);
  expect(await tell({ calls: [terminate()] })).toBe(200);
  const held = async () =>
    at((await stage.operator("GET", `/api/channels/${channelId}/source`)).body, "held");
  expect(await held()).toBe(1);
  expect(at((await stage.operator("GET", `/api/sources/${id}`)).body, "held")).toBe(1);
  // As after a crash: what waits is on disk alone.
  const channel = stage.gateway.channels.get(channelId);
  await channel.stop();
  await channel.start();
  expect(await held()).toBe(1);
  expect(statusesOf(await stage.bodies(1))).toEqual(["missed"]);
  expect(JSON.parse((await stage.bodies(1))[0] ?? "").calls[0].offline_call).toBe(true);
  expect(await held()).toBe(0);
  expect(at((await stage.operator("GET", `/api/sources/${id}`)).body, "lag_ms")).toBeGreaterThan(0);
});

it("tells a call in order though its end came first, also with a restart between them", async () => {
  const stage = await setSourceStage();
  const { tell, channelId } = await metaApp(stage);
  expect(await tell({ calls: [terminate()] })).toBe(200);
  const channel = stage.gateway.channels.get(channelId);
  await channel.stop();
  await channel.start();
  expect(await tell({ calls: [connect()] })).toBe(200);
  expect(statusesOf(await stage.bodies(2))).toEqual(["initiated", "missed"]);
});

it("tells the end of a call that the business placed once, however often Meta does", async () => {
  const stage = await setSourceStage();
  const { tell, channelId } = await metaApp(stage);
  const rejected = { statuses: [status("REJECTED")] };
  expect(await tell(rejected)).toBe(200);
  expect(await tell(rejected)).toBe(200);
  expect(await tell({ calls: [terminate(outgoing)] })).toBe(200);
  const channel = stage.gateway.channels.get(channelId);
  await channel.stop();
  await channel.start();
  expect(await tell(rejected)).toBe(200);
  expect(await tell({ calls: [connect({ id: "wacid.other" })] })).toBe(200);
  expect(statusesOf(await stage.bodies(2))).toEqual(["outgoing declined", "initiated"]);
});

it("has a row in the log for a call that the business placed, where outgoing calls are asked for", async () => {
  const stage = await setSourceStage();
  const { tell, channelId } = await metaApp(stage);
  await tell({ statuses: [status("REJECTED", { id: "wacid.no" })] });
  await tell({ calls: [terminate({ ...outgoing, ...talk, id: "wacid.yes" })] });
  await tell({ calls: [connect({ id: "wacid.talk" }), terminate({ id: "wacid.talk", ...talk })] });
  await tell({ calls: [connect(), terminate()] });
  await stage.bodies(7);
  const listed = async (query: string) =>
    (at((await stage.operator("GET", `/api/calls?${query}`)).body, "items") as Call[]).map((call) => call.id);
  expect((await listed("")).toSorted()).toEqual([CALL_ID, "wacid.talk"]);
  expect(await listed("direction=outgoing")).toEqual(["wacid.no", "wacid.yes"]);
  expect(await listed("direction=any")).toHaveLength(4);
  const read = async (id: string) => (await stage.operator("GET", `/api/calls/${channelId}/${id}`)).body;
  expect(await read("wacid.yes")).toMatchObject({
    ...{ direction: "outgoing", status: "ended", end_reason: "completed", duration: 120 },
    ...{ caller: `${USER}@s.whatsapp.net`, started_at: 1_671_644_824_000, ended_at: 1_671_644_944_000 },
  });
  expect(await read("wacid.talk")).toMatchObject({
    direction: "incoming",
    status: "answered",
    end_reason: "completed",
    duration: 120,
  });
  expect(await read("wacid.no")).toMatchObject({ end_reason: "declined", duration: null });
  const { body } = await stage.operator("GET", "/api/stats?from=1671600000000&to=1671700000000");
  expect(at(body, "calls")).toEqual({ missed: 1, answered: 1, open: 0 });
});

it("has a missed caller on the list of whom to call back, until the business calls them", async () => {
  const stage = await setSourceStage();
  const { tell } = await metaApp(stage);
  const states = async () =>
    (at((await stage.operator("GET", "/api/callbacks")).body, "items") as Callback[]).map(
      ({ state, closed_by, caller_number: number }) => [state, closed_by, number],
    );
  await tell({ calls: [connect({ timestamp: "1671640000" })] });
  await tell({ calls: [terminate({ timestamp: "1671640020", status: ["FAILED"] })] });
  await until("the call is missed", async () => (await states()).length > 0);
  expect(await states()).toEqual([["open", null, USER]]);
  await tell({ calls: [terminate({ ...outgoing, ...talk, id: "wacid.back" })] });
  expect(await states()).toEqual([["done", "outgoing_call", USER]]);
});

it("sends each request on to the bot of before: the same bytes with Meta's signature, in order and again", async () => {
  const stage = await setSourceStage();
  const bot = await startHttpReceiver((_request, number) => (number === 1 ? 500 : 200));
  onTestFinished(() => bot.close());
  const { id, url, send } = await metaApp(stage, { pass_on: { url: bot.url } });
  const bodies = [
    metaBody({ field: "messages", value: { metadata: { phone_number_id: PHONE_NUMBER_ID }, text: "1/2 ü" } }),
    metaBody(metaChange({ calls: [connect()] })),
    metaBody(metaChange({ calls: [terminate()] })),
  ].map((body) => body.replaceAll("/", "\\/"));
  for (const body of bodies) expect((await send(body)).status).toBe(200);
  expect((await send("{")).status).toBe(400);
  await until("the bot has all", () => bot.taken().length === bodies.length);
  expect(bot.taken().map(({ body }) => body)).toEqual(bodies);
  expect(bot.taken().map(({ headers }) => headers["x-hub-signature-256"])).toEqual(
    bodies.map((body) => hubSignature(body)),
  );
  expect(bot.requests[0]?.headers["webhook-id"]).toBe(bot.requests[1]?.headers["webhook-id"]);
  const read = await stage.operator("GET", `/api/sources/${id}`);
  expect(read.body).toMatchObject({ pass_on: { url: bot.url }, url });
  const { body } = await stage.operator("GET", `/api/deliveries?channel_id=${id}`);
  expect(at(body, "items")).toHaveLength(bodies.length);
  await stage.operator("PATCH", `/api/sources/${id}`, { pass_on: null });
  expect((await send(bodies[0] ?? "")).status).toBe(200);
  expect((await stage.operator("GET", `/api/sources/${id}`)).body).toMatchObject({ pass_on: null });
});

it("takes what is signed with the app secret of before for a day after a change", async () => {
  const stage = await setSourceStage();
  const { id, send } = await metaApp(stage);
  const call = metaBody(metaChange({ calls: [connect()] }));
  const changed = await stage.operator("PATCH", `/api/sources/${id}`, { app_secret: "the new one" });
  expect(changed.status).toBe(200);
  expect((await send(call, "the new one")).status).toBe(200);
  expect((await send(call, APP_SECRET)).status).toBe(200);
  expect((await send(call, "another")).status).toBe(401);
});

it("gives a number one channel, and removes no app that channels use", async () => {
  const stage = await setSourceStage();
  const { id, channelId } = await metaApp(stage);
  const source = { kind: "meta-cloud", source_id: id, phone_number_id: PHONE_NUMBER_ID };
  const create = async (given: object) => {
    const { status: answered, body } = await stage.operator("POST", "/api/channels", { source: given });
    return [answered, at(body, "code")];
  };
  expect(await create(source)).toEqual([409, "SOURCE_IN_USE"]);
  expect(await create({ ...source, source_id: "src_0" })).toEqual([404, "SOURCE_NOT_FOUND"]);
  expect(await create({ kind: "meta-cloud", source_id: id })).toEqual([400, "BAD_SOURCE"]);
  expect(await create({ kind: "whapi", source_id: id })).toEqual([400, "BAD_SOURCE"]);
  expect(await create({ kind: "sip" })).toEqual([400, "BAD_REQUEST"]);
  const remove = () => stage.operator("DELETE", `/api/sources/${id}`);
  expect(at((await remove()).body, "code")).toBe("SOURCE_IN_USE");
  const listed = await stage.operator("GET", "/api/channels");
  expect((at(listed.body, "items") as object[]).map((item) => at(item, "id"))).toEqual([channelId]);
  await stage.operator("DELETE", `/api/channels/${channelId}`);
  expect((await remove()).status).toBe(204);
  expect((await stage.operator("GET", `/api/sources/${id}`)).status).toBe(404);
});
