import { signWebhook } from "@ringhook/calls";
import { sampleBodies } from "@ringhook/calls/fixtures";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ask, at, client } from "../http/api.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CALLER, CALLER_JID, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Host, openHost } from "./stage/host.ts";

const MISSED = sampleBodies.find((body) => body.includes('"missed"')) ?? "";

let stage: GatewayStage;
let operator: Ask;
beforeAll(async () => {
  stage = await setGatewayStage();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  await stage.gateway.channels.create({ id: "OTHER" });
  await stage.link();
});
afterAll(() => stage.close());

const host = (): Promise<Host> => openHost({ baseUrl: stage.gateway.url, token: stage.gateway.adminToken });

const ofOne = { channels: "one", channel: CHANNEL, statuses: ["missed"] };

async function webhooksAt(path: string, { webhookUrl }: Host): Promise<object[]> {
  const { body } = await operator("GET", path);
  return (at(body, "items") as { url: string }[]).filter(({ url }) => url === webhookUrl);
}

/** Sends a webhook to n8n as the gateway would, or as somebody else would. */
async function post(
  { webhookUrl }: Host,
  body: string,
  secret: unknown,
  { id = "dlv_1", now = Date.now(), sent = body }: { id?: string; now?: number; sent?: string } = {},
): Promise<number> {
  const headers = { ...(await signWebhook(body, String(secret), { id, now })) };
  return (await fetch(webhookUrl, { method: "POST", headers, body: sent })).status;
}

describe("an active workflow", () => {
  test("starts once when a call is missed, and knows who called", async () => {
    const n8n = await host();
    await n8n.activate();
    const call = await stage.caller.call(OWN);
    await call.ring();
    await call.timeOut();
    await until("each webhook was answered", () => n8n.answers.length === 3);
    expect(n8n.answers).toEqual([200, 200, 200]);
    expect(n8n.runs).toEqual([
      [
        {
          id: call.id,
          from: CALLER_JID,
          chat_id: CALLER_JID,
          status: "missed",
          timestamp: expect.any(Number),
          group_call: false,
          video_call: false,
          offline_call: false,
          channel_id: CHANNEL,
          number: CALLER,
          webhook_id: expect.stringMatching(/^dlv_/),
        },
      ],
    ]);
    await n8n.deactivate();
  });

  test("starts with each status that it asks for, in order", async () => {
    const n8n = await host();
    n8n.parameters = { ...ofOne, statuses: ["initiated", "ringing", "missed", "answered"] };
    await n8n.activate();
    const call = await stage.caller.call(OWN);
    await call.ring();
    await call.timeOut();
    await until("three runs", () => n8n.runs.length === 3);
    expect(n8n.runs.map(([item]) => item?.status)).toEqual(["initiated", "ringing", "missed"]);
    await n8n.deactivate();
  });

  test.each([
    ["of all channels", { channels: "all" }, ["OTHER", CHANNEL, "MADE-LATER"]],
    ["of one channel", { channels: "one" }, [CHANNEL]],
  ])("%s starts with calls of those alone", async (_, chosen, expected) => {
    const n8n = await host();
    n8n.parameters = { ...ofOne, ...chosen };
    await n8n.activate();
    await stage.gateway.channels.create({ id: "MADE-LATER" });
    const reached: string[] = [];
    for (const channel of ["OTHER", CHANNEL, "MADE-LATER"]) {
      const [webhook] = await webhooksAt(`/api/channels/${channel}/webhooks`, n8n);
      if (!webhook) continue;
      const tried = await operator("POST", `/api/channels/${channel}/webhooks/${at(webhook, "id")}/test`);
      expect(tried.body).toMatchObject({ status: 200 });
      reached.push(channel);
    }
    expect(reached).toEqual(expected);
    await n8n.deactivate();
    await operator("DELETE", "/api/channels/MADE-LATER");
  });
});

describe("a webhook that comes to n8n", () => {
  let n8n: Host;
  let secret: unknown;
  const active = async (): Promise<void> => {
    n8n = await host();
    await n8n.activate();
    ({ secret } = n8n.staticData);
  };

  test("with another secret, with other bytes, without a signature, or too late is answered 401 and starts nothing", async () => {
    await active();
    const channels = stage.gateway.channels;
    expect(await post(n8n, MISSED, await channels.keys.rotateSecret(CHANNEL))).toBe(401);
    expect(await post(n8n, MISSED, secret, { sent: MISSED.replace("1713", "1714") })).toBe(401);
    expect(await post(n8n, MISSED, secret, { now: Date.now() - 301_000 })).toBe(401);
    expect(await post(n8n, MISSED, secret, { now: Date.now() + 302_000 })).toBe(401);
    expect((await fetch(n8n.webhookUrl, { method: "POST", body: MISSED })).status).toBe(401);
    expect(n8n.runs).toEqual([]);
    expect(await post(n8n, MISSED, secret)).toBe(200);
    expect(n8n.runs).toHaveLength(1);
    await n8n.deactivate();
  });

  test("with bytes that a parser would write differently is taken as it came", async () => {
    await active();
    expect(await post(n8n, MISSED.replaceAll(":", ": "), secret)).toBe(200);
    expect(n8n.runs).toHaveLength(1);
    await n8n.deactivate();
  });

  test("signed with two secrets, as while one is changed, is taken by either", async () => {
    await active();
    await operator("POST", `/api/webhooks/${n8n.staticData.webhookId}/signing-secret`);
    const [webhook] = await webhooksAt(`/api/channels/${CHANNEL}/webhooks`, n8n);
    await operator("POST", `/api/channels/${CHANNEL}/webhooks/${at(webhook, "id")}/test`);
    expect(n8n.answers).toEqual([200]);
    await n8n.deactivate();
  });

  test("again with an id that came before starts nothing more, and is done", async () => {
    await active();
    expect(await post(n8n, MISSED, secret, { id: "dlv_A" })).toBe(200);
    expect(await post(n8n, MISSED, secret, { id: "dlv_B" })).toBe(200);
    expect(await post(n8n, MISSED, secret, { id: "dlv_A" })).toBe(200);
    expect(n8n.runs.map(([item]) => item?.webhook_id)).toEqual(["dlv_A", "dlv_B"]);
    await n8n.deactivate();
  });

  test("as a replay, which somebody asked for, starts the workflow again", async () => {
    await active();
    const call = await stage.caller.call(OWN);
    await call.timeOut();
    await until("a run", () => n8n.runs.length === 1);
    const deliveryId = String(n8n.runs[0]?.[0]?.webhook_id);
    await until("it is settled", async () => {
      const { body } = await operator("GET", `/api/deliveries/${deliveryId}`);
      return at(body, "state") === "delivered";
    });
    await operator("POST", `/api/deliveries/${deliveryId}/replay`);
    await until("another run", () => n8n.runs.length === 2);
    await n8n.deactivate();
  });

  test("to a workflow that lost its secret is refused, and says what to do", async () => {
    await active();
    const before = n8n.staticData.secret;
    n8n.forget();
    expect(await post(n8n, MISSED, before)).toBe(401);
    expect(n8n.runs).toEqual([]);
    expect(await n8n.activate()).toBe("created");
    await n8n.deactivate();
  });
});
