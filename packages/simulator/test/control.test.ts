import { request } from "node:http";
import { expect } from "vitest";
import { serveControl } from "../src/index.ts";
import { ControlApi } from "./support/control-api.ts";
import { test as base, CALLER, ME } from "./support/network-test.ts";

const test = base.extend<{ url: string; api: ControlApi }>({
  url: async ({ network }, use) => {
    const server = await serveControl(network);
    await use(server.url);
    await server.close();
  },
  api: async ({ url }, use) => {
    await use(new ControlApi(url));
  },
});

test("takes JSON whatever the request says it is, as curl sends it", async ({ url }) => {
  const body = new TextEncoder().encode(JSON.stringify({ number: ME }));
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  expect((await fetch(`${url}/phones`, { method: "POST", body, headers })).status).toBe(201);
});

test("links a client, calls it and tells what happened, all over HTTP", async ({ api, createClient }) => {
  expect(await api.post("/phones", { number: ME, name: "Jonathan", lid: "182736450918273" })).toEqual({
    status: 201,
    body: { number: ME, name: "Jonathan", lid: "182736450918273", devices: [] },
  });
  await api.post("/phones", { number: CALLER });
  const client = createClient();
  const qr = await client.showQr();
  const closed = client.until("close");
  expect(await api.post(`/phones/${ME}/scan`, { qr })).toMatchObject({
    status: 201,
    body: { jid: `${ME}:1@s.whatsapp.net` },
  });
  await closed;
  await client.login();
  expect(await api.get(`/phones/${ME}`)).toMatchObject({ body: { devices: [{ isOnline: true }] } });

  const placed = await api.post("/calls", {
    from: CALLER,
    to: ME,
    id: "A".repeat(32),
    video: true,
    addressing: "lid",
  });
  expect(placed).toMatchObject({ status: 201, body: { id: "A".repeat(32), state: "placed" } });
  const call = `/calls/${"A".repeat(32)}`;
  await api.post(`${call}/ring`, { at: 1_713_792_454_000 });
  await api.post(`${call}/relay-latency`, { ms: 30 });
  await api.post(`${call}/stanzas`, { tag: "mute_v2", attributes: { "mute-state": "1" }, from: "callee" });
  await api.post(`${call}/terminate`, { reason: "accepted_elsewhere" });
  expect(await api.get(`${call}/acknowledged`)).toMatchObject({ status: 200, body: { state: "ended" } });
  expect(client.steps("reason")).toEqual([
    ["offer", undefined],
    ["relaylatency", undefined],
    ["relaylatency", undefined],
    ["mute_v2", undefined],
    ["terminate", "accepted_elsewhere"],
  ]);

  const events = await api.get("/events?limit=3");
  expect(events.body).toMatchObject({
    events: [{ name: "linked" }, { name: "connected" }, { name: "acknowledged", event: { tag: "offer" } }],
    next: 3,
  });
  expect(await api.get("/stanzas?limit=1")).toMatchObject({
    body: { stanzas: [{ tag: "terminate", deliveredTimes: 1 }] },
  });
  expect(await api.get("/network")).toMatchObject({
    body: { phones: 2, linkedDevices: 1, onlineDevices: 1, faults: 0 },
  });
});

test("takes every step of a call", async ({ api, me, friend }) => {
  expect(me.number).toBe(ME);
  for (const step of [
    "ring",
    "preaccept",
    "transport",
    "answer",
    "decline",
    "time-out",
    "hang-up",
    "terminate",
  ]) {
    const placed = await api.post("/calls", { from: friend.number, to: ME });
    const { id } = placed.body as { id: string };
    expect(await api.post(`/calls/${id}/${step}`)).toMatchObject({ status: 200, body: { id } });
  }
});

test("waits for what happens next", async ({ api, friend, client }) => {
  const { next } = (await api.get("/events")).body as { next: number };
  const waiting = api.get(`/events?after=${next}&waitMs=5000`);
  await friend.call(client.creds.me?.id.split(":")[0] ?? "");
  expect((await waiting).body).toMatchObject({ events: [{ sequence: next + 1, name: "acknowledged" }] });
  expect((await api.get(`/events?after=${next + 1}&waitMs=10`)).body).toEqual({ events: [], next: next + 1 });
});

test("misbehaves until it is told to stop", async ({ api, client }) => {
  await client.crash();
  const started = await api.post("/misbehave/refuse-login", { reason: 503, number: ME, times: "always" });
  await client.connectUntilClosed();
  expect(client.lastClose).toBe(503);
  const { id } = started.body as { id: string };
  expect(await api.send("DELETE", `/misbehave/${id}`)).toMatchObject({ status: 204 });
  expect(await api.send("DELETE", `/misbehave/${id}`)).toMatchObject({
    status: 404,
    body: { error: { code: "MISBEHAVIOUR_NOT_FOUND" } },
  });
  await client.login();

  const closed = client.until("close");
  expect(await api.post("/misbehave/end-stream", { error: "replaced" })).toEqual({
    status: 200,
    body: { clients: 1 },
  });
  await closed;
  expect(client.lastClose).toBe(440);
});

const misbehaviours: [string, object][] = [
  ["refuse-upgrade", { status: 429 }],
  ["stall", { at: "handshake", times: 2 }],
  ["drop-at", { stanza: "offer", when: "before" }],
  ["freeze", {}],
  ["delay", { ms: 10 }],
  ["shuffle", { windowMs: 10 }],
  ["repeat", { extra: 2, stanza: "offer", times: "always" }],
  ["lose-acknowledgements", { times: 3 }],
  ["answer-rejects", { answer: "never" }],
  ["answer-rejects", { answer: { error: 404, as: "child" }, times: 2 }],
];

test.for(misbehaviours)("starts to %s, given %j", async ([path, body], { api, client }) => {
  expect(await api.post(`/misbehave/${path}`, body)).toEqual({ status: 201, body: { id: "1" } });
  expect(await api.send("DELETE", "/misbehave")).toMatchObject({ status: 204 });
  expect(await api.post("/misbehave/drop", { number: ME })).toEqual({ status: 200, body: { clients: 1 } });
  await client.login();
});

test("runs scenarios, random calls and load", async ({ api, client }) => {
  const { body } = await api.get("/scenarios");
  expect(body).toMatchObject({
    scenarios: expect.arrayContaining([{ name: "declined", description: expect.any(String) }]),
  });
  expect(await api.post("/scenarios/declined/run", { number: ME, speed: 100 })).toMatchObject({
    status: 200,
  });
  expect(client.steps()).toEqual([["offer"], ["relaylatency"], ["reject"]]);
  expect(await api.post("/random-calls", { number: ME, speed: 1_000 })).toMatchObject({ status: 200 });
  const load = await api.post("/load", { numbers: [ME], callsPerSecond: 20, durationMs: 100, speed: 1_000 });
  expect(load).toMatchObject({ status: 200, body: { faults: 0, latencyMs: { p50: expect.any(Number) } } });
});

test.extend({ preKeys: true })("writes, and unlinks", async ({ api, friend, client }) => {
  expect(await api.post(`/phones/${friend.number}/messages`, { to: ME, text: "Hello" })).toMatchObject({
    status: 201,
  });
  await expect.poll(() => client.texts).toEqual(["Hello"]);
  const closed = client.until("close");
  expect(await api.post(`/phones/${ME}/unlink`, { device: client.creds.me?.id })).toMatchObject({
    status: 204,
  });
  await closed;
  expect(client.lastClose).toBe(401);
});

const refused: [number, string, string, string, unknown?][] = [
  [400, "BAD_NUMBER", "POST", "/phones", { number: "+61 371" }],
  [400, "BAD_REQUEST", "POST", "/phones", { number: 61371989950 }],
  [400, "BAD_REQUEST", "POST", "/phones", { number: ME, nmae: "typo" }],
  [400, "BAD_REQUEST", "POST", "/phones"],
  [400, "BAD_QR", "POST", `/phones/${ME}/scan`, { qr: "hello" }],
  [
    410,
    "QR_EXPIRED",
    "POST",
    `/phones/${ME}/scan`,
    { qr: `2@X,${"A".repeat(43)}=,${"A".repeat(43)}=,${"A".repeat(43)}=` },
  ],
  [404, "PAIRING_CODE_UNKNOWN", "POST", `/phones/${ME}/enter-code`, { code: "ABCD-1234" }],
  [404, "DEVICE_NOT_FOUND", "POST", `/phones/${ME}/unlink`, { device: "x" }],
  [404, "PHONE_NOT_FOUND", "GET", "/phones/15550001111"],
  [404, "PHONE_NOT_FOUND", "POST", "/calls", { from: ME, to: "15550001111" }],
  [400, "BAD_REQUEST", "POST", "/calls", { from: ME, to: ME, via: "pigeon" }],
  [404, "CALL_NOT_FOUND", "POST", "/calls/X/ring"],
  [400, "BAD_REQUEST", "POST", "/misbehave/refuse-upgrade", { status: 200 }],
  [404, "SCENARIO_NOT_FOUND", "POST", "/scenarios/never/run", { number: ME }],
  [400, "BAD_REQUEST", "GET", "/events?after=yesterday"],
  [404, "NOT_FOUND", "GET", "/nowhere"],
];

test.for(refused)("answers %i %s to %s %s %j", async ([status, code, method, path, body], { api, me }) => {
  expect(me.number).toBe(ME);
  const answer = await api.send(method, path, body);
  expect(answer).toEqual({ status, body: { error: { code, message: expect.stringMatching(/^.{10,}\.$/) } } });
});

test("refuses a body that is no JSON", async ({ url }) => {
  const answer = await fetch(`${url}/phones`, {
    method: "POST",
    body: "{",
    headers: { "content-type": "application/json" },
  });
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: "BAD_REQUEST" } }]);
  const form = await fetch(`${url}/phones`, { method: "POST", body: "number=1" });
  expect([form.status, await form.json()]).toMatchObject([400, { error: { code: "BAD_REQUEST" } }]);
});

test("refuses web pages of other origins", async ({ api, url }) => {
  const foreign = await api.send("POST", "/misbehave/drop", {}, { origin: "https://example.com" });
  expect(foreign).toMatchObject({ status: 403, body: { error: { code: "FOREIGN_REQUEST" } } });
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${url}/phones`, { headers: { host: "example.com" }, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on("error", reject).end();
  });
  expect(status).toBe(403);
  expect(await api.send("POST", "/misbehave/drop", {}, { origin: url })).toMatchObject({ status: 200 });
});

test("describes and lists its routes", async ({ api, url, network }) => {
  const { body } = await api.get("/openapi.json");
  const { openapi, paths } = body as {
    openapi: string;
    paths: Record<string, Record<string, { summary?: string }>>;
  };
  expect(openapi).toBe("3.1.0");
  const page = String((await api.get("/")).body);
  expect(page).toContain(network.url);
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { summary }] of Object.entries(methods)) {
      expect(summary, `${method} ${path}`).toBeTruthy();
      expect(page).toContain(`${method.toUpperCase()} ${path}`);
    }
  }
  const port = Number(new URL(url).port);
  await expect(serveControl(network, { port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
});

test("sends any stanza to the clients of a phone, and tells them who is typing", async ({
  api,
  friend,
  client,
}) => {
  const seen: string[] = [];
  client.socket.ws.on("CB:ib,,dirty", () => seen.push("dirty"));
  client.socket.ws.on("CB:chatstate", ({ content }: { content: { tag: string }[] }) =>
    seen.push(content[0]?.tag ?? ""),
  );
  const dirty = { tag: "dirty", attrs: { type: "account_sync", timestamp: "1" } };
  expect((await api.post(`/phones/${ME}/stanzas`, { tag: "ib", content: [dirty] })).status).toBe(204);
  for (const typing of [true, false]) {
    const answer = await api.post(`/phones/${friend.number}/typing`, { to: ME, typing });
    expect(answer.status).toBe(204);
  }
  await expect.poll(() => seen).toEqual(["dirty", "composing", "paused"]);
});

test("writes a call log, and lets it go wrong, all over HTTP", async ({ api, me, client }) => {
  const stanzas: string[] = [];
  client.socket.ws.on("CB:notification,type:server_sync", ({ content }) => {
    for (const { attrs } of content) stanzas.push(`${attrs.name} ${attrs.version}`);
  });
  const log = `/phones/${me.number}/call-log`;
  const id = "B".repeat(32);
  expect(await api.post(log, { to: CALLER, id, duration: 93, unit: "ms", video: true })).toEqual({
    status: 201,
    body: { id, version: 1 },
  });
  expect(await api.post("/misbehave/spoil-patches", { flaw: "version-jump" })).toMatchObject({ status: 201 });
  expect(await api.post(log, { to: [CALLER, "4915112345678"], result: "MISSED" })).toMatchObject({
    body: { version: 11 },
  });
  await api.post(`/phones/${me.number}/contacts`, { number: CALLER, name: "Asha Rao", quietly: true });
  expect((await api.post(`${log}/remove`, { id, quietly: true })).status).toBe(204);
  expect((await api.post(`${log}/remove`, { id })).status).toBe(404);
  expect((await api.post(`${log}/clear`, { with: CALLER, incoming: true, quietly: true })).status).toBe(204);
  expect((await api.post(`/phones/${me.number}/app-state/tell`)).status).toBe(204);
  expect((await api.get(`/phones/${me.number}/acknowledged`)).status).toBe(204);
  expect(stanzas).toEqual(["regular 1", "regular 11", "critical_unblock_low 1", "regular 13"]);
  for (const act of ["renew-key", "share-key"]) {
    expect((await api.post(`/phones/${me.number}/app-state/${act}`)).status).toBe(204);
  }
  expect((await api.get(`/phones/${me.number}/acknowledged`)).status).toBe(204);
  expect(await api.post(log, { to: CALLER, result: "LOST" })).toMatchObject({ status: 400 });
});
