import { Webhook as StandardWebhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closing } from "../stage/closing.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";

let stage: GatewayStage;
let ask: Ask;

beforeAll(async () => {
  stage = await setGatewayStage();
  ask = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
  await stage.link();
});
afterAll(() => stage.close());

describe("a client that reads the settings, adds its hook and sends the whole object back", () => {
  const unknown = { on_call_pager: "61371989950", pass_through: false, pdo_sync: { days: 3 }, nothing: [] };

  test("finds again what it does not know, and leaves the hooks of others alone", async () => {
    await ask("PATCH", "/settings", unknown);
    const [before] = stage.gateway.channels.webhooks.list(CHANNEL);
    const read = (await ask("GET", "/settings")).body as { webhooks: unknown[] };
    const hook = { url: `${stage.receiver.url}/added`, events: [{ type: "message" }, { type: "calls" }] };
    const written = await ask("PATCH", "/settings", { ...read, webhooks: [...read.webhooks, hook] });
    expect(at(written.body, "changes")).toEqual(["webhooks"]);
    const after = (await ask("GET", "/settings")).body;
    expect(after).toMatchObject(unknown);
    expect(at(after, "webhooks", 1)).toEqual({
      url: hook.url,
      mode: "body",
      headers: {},
      events: [
        { type: "messages", method: "post" },
        { type: "calls", method: "post" },
      ],
      webhook_max_age_seconds: null,
    });
    expect(stage.gateway.channels.webhooks.list(CHANNEL)[0]?.webhookId).toBe(before?.webhookId);
    await ask("PATCH", "/settings", { ...read, webhooks: read.webhooks });
  });

  test("keeps what is pending when its hook comes back with the list", async () => {
    const works = { now: false };
    const receiver = closing(await startHttpReceiver(() => (works.now ? 200 : 503)));
    const webhooks = [{ url: receiver.url, headers: { Authorization: "Bearer abc" } }];
    await ask("PATCH", "/settings", { callback_backoff_delay_ms: 3_000, webhooks });
    const call = await stage.caller.call(OWN);
    await until("the first attempt", () => receiver.requests.length > 0);
    works.now = true;
    const settings = (await ask("GET", "/settings")).body;
    await ask("PATCH", "/settings", settings);
    await until("the second attempt", () => receiver.taken().length > 0);
    expect(receiver.taken()[0]?.headers["webhook-id"]).toBe(receiver.requests[0]?.headers["webhook-id"]);
    expect(receiver.requests[0]?.headers.authorization).toBe("Bearer abc");
    await call.hangUp();
  });

  test("may wrap the settings once more", async () => {
    const wrapped = { settings: { webhooks: [{ url: stage.receiver.url, mode: "path" }] } };
    const answer = await ask("PATCH", "/settings", wrapped);
    expect(at(answer.body, "changes")).toEqual(["webhooks"]);
    expect(at(answer.body, "after_update", "webhooks", 0, "mode")).toBe("path");
    expect(at(answer.body, "after_update", "settings")).toBeUndefined();
  });

  test("may use the names that events had once", async () => {
    const events = ["message", "ack", "chat", "status"].map((type) => ({ type, method: "PUT" }));
    const answer = await ask("PATCH", "/settings", { webhooks: [{ url: stage.receiver.url, events }] });
    expect(at(answer.body, "after_update", "webhooks", 0, "events")).toEqual([
      { type: "messages", method: "put" },
      { type: "statuses", method: "put" },
      { type: "chats", method: "put" },
      { type: "channel", method: "put" },
    ]);
  });
});

describe("a client that declines a call in its own way", () => {
  const json = "application/json";
  const form = "application/x-www-form-urlencoded";
  const multipart = "multipart/form-data; boundary=x";
  test.each<[string, string | undefined, string | undefined]>([
    ["with a body", JSON.stringify({ callFrom: CALLER }), json],
    ["with a plus sign", JSON.stringify({ callFrom: `+${CALLER}` }), json],
    ["with spaces and hyphens", JSON.stringify({ callFrom: "+91 99843-51847" }), json],
    ["with a JID", JSON.stringify({ callFrom: `${CALLER}@s.whatsapp.net` }), json],
    ["with an old JID", JSON.stringify({ callFrom: `${CALLER}@c.us` }), json],
    ["with a LID", JSON.stringify({ callFrom: "884422@lid" }), json],
    ["with a number", `{"callFrom":${CALLER}}`, json],
    ["with null", JSON.stringify({ callFrom: null }), json],
    ["with more than is asked", JSON.stringify({ callFrom: CALLER, reason: "busy" }), json],
    ["with nothing", undefined, undefined],
    ["with an empty body", "", json],
    ["with an empty object", "{}", json],
    ["as a form", `callFrom=%2B${CALLER}`, form],
    [
      "as a form of parts",
      `--x\r\ncontent-disposition: form-data; name="callFrom"\r\n\r\n${CALLER}\r\n--x--\r\n`,
      multipart,
    ],
    ["as plain text", JSON.stringify({ callFrom: CALLER }), "text/plain"],
  ])("%s", async (_, body, contentType) => {
    const call = await stage.caller.call(OWN);
    await call.acknowledged();
    const headers = contentType === undefined ? {} : { "content-type": contentType };
    const answer = await ask("POST", `/calls/${call.id}/reject`, body, headers);
    expect([answer.status, answer.body]).toEqual([200, { success: true }]);
    expect(call.state).toBe("declined");
  });

  test("gets an error when WhatsApp did not take the rejection", async () => {
    const call = await stage.caller.call(OWN);
    await call.acknowledged();
    stage.network.misbehave.answerRejects({ error: 404, as: "attribute" });
    const refused = await ask("DELETE", `/calls/${call.id}`);
    expect([refused.status, at(refused.body, "error", "code")]).toEqual([502, 502]);
    stage.network.misbehave.stop();
    expect((await ask("DELETE", `/calls/${call.id}`)).status).toBe(200);
  });
});

describe("a first day, from a new channel over the QR code to the first webhook", () => {
  test.each([
    ["body", "4915100000001", "POST /hook", "POST /hook"],
    ["path", "4915100000002", "POST /hook/calls/post", "POST /hook/users/post"],
    ["method", "4915100000003", "POST /hook/calls", "POST /hook/users"],
  ])("in mode %s", async (mode, number, callRequest, userRequest) => {
    const receiver = closing(await startHttpReceiver());
    const operator = client(stage.gateway.url, stage.gateway.adminToken);
    const created = (await operator("POST", "/api/channels", { name: `Mode ${mode}` })).body;
    const day = client(stage.gateway.url, String(at(created, "token")));
    const events = [
      { type: "calls", method: "post" },
      { type: "users", method: "post" },
    ];
    await day("PATCH", "/settings", { webhooks: [{ url: receiver.url, mode, events }] });
    const qr = await day("GET", "/users/login/rowdata");
    const phone = stage.network.createPhone({ number, name: "Jo" });
    await phone.scanQr(String(at(qr.body, "rowdata")));
    await until("linked", async () => at((await day("GET", "/health")).body, "status", "text") === "AUTH");
    await until("online", () => phone.devices.some(({ isOnline }) => isOnline));
    const call = await stage.caller.call(number);
    await call.ring();
    await call.timeOut();
    await until("four webhooks", () => receiver.requests.length >= 4);
    const [user, ...calls] = receiver.requests;
    expect(`${user?.method} ${user?.url}`).toBe(userRequest);
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill(callRequest));
    expect(calls.map(({ body }) => at(JSON.parse(body), "calls", 0, "status"))).toEqual([
      "initiated",
      "ringing",
      "missed",
    ]);
    const secret = new StandardWebhook(String(at(created, "signing_secret")));
    for (const { body, headers } of calls) secret.verify(body, headers as Record<string, string>);
  });
});
