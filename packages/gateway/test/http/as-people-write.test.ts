import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { type Ask, at, client } from "./api.ts";

let stage: GatewayStage;
let operator: Ask;
let owner: Ask;
let callId: string;
let deliveryId: string;
let webhookId: string;
let sourceId: string;
let actionId: string;
let callbackId: string;
const BROKER = "main";

beforeAll(async () => {
  stage = await setGatewayStage();
  const { url, adminToken, channels } = stage.gateway;
  operator = client(url, adminToken);
  owner = client(url, await channels.keys.rotateToken(CHANNEL));
  await channels.create({ id: "OTHER" });
  await channels.brokers.add({ name: BROKER, kind: "nats", url: "nats://127.0.0.1:1" });
  sourceId = (await channels.sources.create({ appSecret: "an app's secret" })).id;
  const tag = { id: "log", when: { on: "missed" }, then: [{ tag: { word: "missed" } }] };
  await channels.rules.replace(CHANNEL, { rules: [tag] });
  await stage.link();
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await stage.bodies(2);
  callId = call.id;
  deliveryId = String(at((await operator("GET", "/api/deliveries")).body, "items", 0, "id"));
  actionId = String(at((await operator("GET", "/api/actions")).body, "items", 0, "id"));
  callbackId = String(at((await operator("GET", "/api/callbacks")).body, "items", 0, "id"));
  webhookId = String(at((await operator("GET", `/api/channels/${CHANNEL}/webhooks`)).body, "items", 0, "id"));
});
afterAll(() => stage.close());

describe("slashes", () => {
  test("at the end of a path, or twice, are as if they were not there: on every route that reads", async () => {
    const { paths } = (await operator("GET", "/openapi.json")).body as { paths: Record<string, object> };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      "get" in methods && path !== "/api/events" ? [path] : [],
    );
    expect(routes.length).toBeGreaterThan(20);
    const { origin } = new URL(stage.gateway.url);
    for (const route of [...routes, "/docs", "/openapi.json"]) {
      if (/login/.test(route)) continue;
      const path = route
        .replace(/\{(id|channel_id)\}/, CHANNEL)
        .replace("{call_id}", callId)
        .replace("{delivery_id}", deliveryId)
        .replace("{webhook_id}", webhookId)
        .replace("{source_id}", sourceId)
        .replace("{action_id}", actionId)
        .replace("{callback_id}", callbackId)
        .replace("{broker}", BROKER);
      const ask = path.startsWith("/api") || path === "/metrics" ? operator : owner;
      const { status } = await ask("GET", path);
      expect([route, status]).toEqual([route, path === "/limits" ? 204 : 200]);
      for (const written of [`${path}/`, `/${path}`, `${path.replaceAll("/", "//")}/`]) {
        // As a whole address: what begins with two slashes would lead to another host.
        expect([written, (await ask("GET", `${origin}${written}`)).status]).toEqual([written, status]);
      }
    }
  });

  test("do not hide which methods a path takes, or whose error it is", async () => {
    const { origin } = new URL(stage.gateway.url);
    const own = await operator("PUT", `${origin}//api//channels/`);
    expect([own.status, at(own.body, "code")]).toEqual([405, "METHOD_NOT_ALLOWED"]);
    const nothing = await operator("GET", `${origin}//api/nothing/`);
    expect([nothing.status, at(nothing.body, "code")]).toEqual([404, "NOT_FOUND"]);
    expect((await owner("PUT", `${origin}//settings/`)).status).toBe(405);
  });

  test("open nothing that needs a token", async () => {
    const { origin } = new URL(stage.gateway.url);
    const anybody = client(stage.gateway.url);
    for (const path of ["//api//channels/", "/api/channels/", "//settings", "/metrics/"]) {
      expect([path, (await anybody("GET", `${origin}${path}`)).status]).toEqual([path, 401]);
    }
  });
});

describe("ids in another case, or with white space around them", () => {
  const spellings = (id: string): string[] => [
    id,
    id.toLowerCase(),
    id.toUpperCase(),
    `${id}%20`,
    `%0A${id}`,
  ];

  test("of a channel lead to it, for the operator and its owner", async () => {
    for (const id of spellings(CHANNEL)) {
      for (const ask of [operator, owner]) {
        const read = await ask("GET", `/api/channels/${id}`);
        expect([id, read.status, at(read.body, "id")]).toEqual([id, 200, CHANNEL]);
        const listed = await ask("GET", `/api/calls?channel_id=${id}`);
        expect([id, at(listed.body, "items", 0, "id")]).toEqual([id, callId]);
      }
      const webhooks = await operator("GET", `/api/channels/${id}/webhooks`);
      expect(at(webhooks.body, "items", 0, "id")).toBe(webhookId);
    }
    expect((await owner("GET", "/api/channels/other")).status).toBe(404);
  });

  test("of a delivery, a webhook and a call lead to them", async () => {
    for (const id of spellings(deliveryId)) {
      const read = await operator("GET", `/api/deliveries/${id}`);
      expect([id, at(read.body, "id")]).toEqual([id, deliveryId]);
    }
    for (const id of spellings(webhookId)) {
      expect((await operator("GET", `/api/channels/${CHANNEL}/webhooks/${id}/health`)).status).toBe(200);
      const listed = await operator("GET", `/api/deliveries?webhook_id=${id}`);
      expect(at(listed.body, "items", 0, "webhook_id")).toBe(webhookId);
    }
    for (const id of spellings(callId)) {
      const read = await operator("GET", `/api/calls/${CHANNEL}/${id}`);
      expect([id, at(read.body, "id")]).toEqual([id, callId]);
      const listed = await operator("GET", `/api/deliveries?channel_id=${CHANNEL}&call_id=${id}`);
      expect(at(listed.body, "items", 0, "call_id")).toBe(callId);
    }
  });

  test("do not make a second channel beside the first", async () => {
    const created = await operator("POST", "/api/channels", { id: CHANNEL.toLowerCase() });
    expect([created.status, at(created.body, "code")]).toEqual([409, "CHANNEL_EXISTS"]);
  });

  test("of a channel remove that one", async () => {
    expect((await operator("DELETE", "/api/channels/other")).status).toBe(204);
    expect(stage.gateway.channels.has("OTHER")).toBe(false);
  });
});

describe("a refusal", () => {
  test.each([
    [
      "POST",
      `/api/channels/${CHANNEL}/webhooks`,
      { url: "http://x", mode: "bad" },
      "body.mode: expected body, path or method",
    ],
    [
      "POST",
      `/api/channels/${CHANNEL}/webhooks`,
      { url: "http://x", evnts: [] },
      'body: expected no field "evnts"',
    ],
    ["POST", `/api/channels/${CHANNEL}/webhooks`, {}, 'body: expected a field "url"'],
    ["POST", `/api/channels/${CHANNEL}/webhooks`, { url: 7 }, "body.url: expected string"],
    [
      "GET",
      "/api/calls?status=lost",
      undefined,
      "query.status: expected queued, initiated, ringing, missed, answered or ended",
    ],
    [
      "GET",
      "/api/deliveries?state=lost",
      undefined,
      "query.state: expected pending, delivered, expired or cancelled",
    ],
  ])("of %s %s %j says what may stand there", async (method, path, body, sentence) => {
    const answer = await operator(method, path, body);
    expect([answer.status, at(answer.body, "detail")]).toEqual([400, expect.stringContaining(sentence)]);
  });
});

test("JSON with a byte order mark is read like any other", async () => {
  const headers = { "content-type": "application/json" };
  const own = await operator("PATCH", `/api/channels/${CHANNEL}`, '\ufeff{"name":"Marked"}', headers);
  expect([own.status, at(own.body, "name")]).toEqual([200, "Marked"]);
  expect((await owner("PATCH", "/settings", '\ufeff{"offline_mode":false}', headers)).status).toBe(200);
});
