import { Webhook as StandardWebhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closing } from "../stage/closing.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";

let stage: GatewayStage;
let operator: Ask;
beforeAll(async () => {
  stage = await setGatewayStage();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  await stage.link();
});
afterAll(() => stage.close());

interface Added {
  id: string;
  secret: string;
  receiver: HttpReceiver;
}

async function add(channels: "all" | string[], given: { receiver?: HttpReceiver } = {}): Promise<Added> {
  const receiver = given.receiver ?? closing(await startHttpReceiver());
  const { status, body } = await operator("POST", "/api/webhooks", { url: receiver.url, channels });
  expect(status).toBe(201);
  return { id: String(at(body, "id")), secret: String(at(body, "signing_secret")), receiver };
}

async function idsOf(channelId: string): Promise<unknown[]> {
  const { body } = await operator("GET", `/api/channels/${channelId}/webhooks`);
  return (at(body, "items") as { id: string }[]).map(({ id }) => id);
}

const statusesOf = ({ requests }: HttpReceiver): unknown[] =>
  requests.map(({ body }) => at(JSON.parse(body), "calls", 0, "status"));

test("one webhook gets the calls of a channel that is there, in order, signed with its own secret", async () => {
  const { id, secret, receiver } = await add("all");
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await until("two webhooks", () => receiver.requests.length >= 2);
  expect(statusesOf(receiver)).toEqual(["initiated", "missed"]);
  for (const { body, headers } of receiver.requests) {
    expect(() => new StandardWebhook(secret).verify(body, headers as Record<string, string>)).not.toThrow();
  }
  await until("two deliveries", async () => {
    const { body } = await operator("GET", `/api/deliveries?webhook_id=${id}&state=delivered`);
    return (at(body, "items") as unknown[]).length === 2;
  });
  await operator("DELETE", `/api/webhooks/${id}`);
});

test("a channel that is made later has it from its beginning, and one that it is not for does not", async () => {
  const all = await add("all");
  const some = await add([CHANNEL]);
  await stage.gateway.channels.create({ id: "LATER" });
  expect(await idsOf("LATER")).toEqual([all.id]);
  expect(await idsOf(CHANNEL)).toEqual(expect.arrayContaining([all.id, some.id]));
  const tried = await operator("POST", `/api/channels/LATER/webhooks/${all.id}/test`);
  expect(tried.body).toMatchObject({ status: 200 });
  expect(at(JSON.parse(all.receiver.requests[0]?.body ?? ""), "channel_id")).toBe("LATER");
  for (const { id } of [all, some]) await operator("DELETE", `/api/webhooks/${id}`);
  expect(await idsOf("LATER")).toEqual([]);
});

test("what waits for it goes on after a restart, to where it leads now", async () => {
  const broken = closing(await startHttpReceiver(() => 500));
  const { id } = await add("all", { receiver: broken });
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await until("an attempt", () => broken.requests.length > 0);
  await stage.stopGateway();
  await stage.startGateway();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  const now = closing(await startHttpReceiver());
  const changed = await operator("PATCH", `/api/webhooks/${id}`, { url: now.url });
  expect(changed.body).toMatchObject({ id, url: now.url, channels: "all", secret: "own" });
  await until("all that waited", () => now.requests.length >= 2);
  expect(statusesOf(now)).toEqual(["initiated", "missed"]);
  expect(now.requests[0]?.headers["webhook-id"]).toBe(broken.requests[0]?.headers["webhook-id"]);
  await operator("DELETE", `/api/webhooks/${id}`);
});

test("an endpoint that is gone for one channel gets nothing from any, until it is changed", async () => {
  const { id } = await add("all", { receiver: closing(await startHttpReceiver(() => 410)) });
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await until("it is disabled for another channel, too", async () => {
    const { body } = await operator("GET", "/api/channels/LATER/webhooks");
    return String(at(body, "items", 0, "disabled_reason")).includes("410");
  });
  expect(stage.gateway.channels.accountWebhooks.get(id).disabledAt).not.toBeNull();
  expect((await operator("PATCH", `/api/webhooks/${id}`, {})).body).toMatchObject({ disabled_at: null });
  await operator("DELETE", `/api/webhooks/${id}`);
});

test("a channel that it is no longer for cancels what waits, and another goes on", async () => {
  const { id } = await add("all", { receiver: closing(await startHttpReceiver(() => 500)) });
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await until("two deliveries", async () => {
    const { body } = await operator("GET", `/api/deliveries?webhook_id=${id}`);
    return (at(body, "items") as unknown[]).length === 2;
  });
  await operator("PATCH", `/api/webhooks/${id}`, { channels: ["LATER"] });
  const { body } = await operator("GET", `/api/deliveries?webhook_id=${id}&state=cancelled`);
  expect(at(body, "items")).toHaveLength(2);
  expect(await idsOf("LATER")).toEqual([id]);
  await operator("DELETE", `/api/webhooks/${id}`);
});

test("a channel's owner sees it, cannot change it, and does not send it back in a list", async () => {
  const { id } = await add("all");
  const owner = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
  const listed = await owner("GET", `/api/channels/${CHANNEL}/webhooks`);
  expect((at(listed.body, "items") as object[]).at(-1)).toMatchObject({ id, account: true });
  for (const method of ["PATCH", "DELETE"]) {
    const refused = await owner(method, `/api/channels/${CHANNEL}/webhooks/${id}`, {});
    expect([refused.status, at(refused.body, "code")]).toEqual([404, "WEBHOOK_NOT_FOUND"]);
  }
  expect((await owner("GET", "/api/webhooks")).status).toBe(403);
  const before = (await owner("GET", "/settings")).body;
  expect(JSON.stringify(before)).not.toContain(id);
  await owner("PATCH", "/settings", { webhooks: at(before, "webhooks") });
  await owner("DELETE", "/settings");
  expect(await idsOf(CHANNEL)).toEqual([id]);
  await operator("DELETE", `/api/webhooks/${id}`);
});

test("its secret is rotated with a day's overlap, and is never shown again", async () => {
  const { id, secret, receiver } = await add("all");
  const rotated = await operator("POST", `/api/webhooks/${id}/signing-secret`);
  await operator("POST", `/api/channels/${CHANNEL}/webhooks/${id}/test`);
  const { body, headers } = receiver.requests.at(-1) ?? { body: "", headers: {} };
  for (const each of [secret, String(at(rotated.body, "signing_secret"))]) {
    expect(() => new StandardWebhook(each).verify(body, headers as Record<string, string>)).not.toThrow();
  }
  expect(JSON.stringify((await operator("GET", "/api/webhooks")).body)).not.toContain("whsec_");
  await operator("DELETE", `/api/webhooks/${id}`);
});

test("what is wrong is refused: no channel of that name, a second one for the same, an address inside", async () => {
  const { id, receiver } = await add([CHANNEL]);
  const refusal = async (body: object): Promise<unknown> =>
    at((await operator("POST", "/api/webhooks", body)).body, "code");
  expect(await refusal({ url: receiver.url, channels: ["NOWHERE"] })).toBe("CHANNEL_NOT_FOUND");
  expect(await refusal({ url: receiver.url, channels: "all" })).toBe("WEBHOOK_EXISTS");
  expect(await refusal({ url: "http://10.0.0.1/", channels: "all" })).toBe("ADDRESS_REFUSED");
  expect(await refusal({ url: receiver.url })).toBe("BAD_REQUEST");
  const other = await operator("POST", "/api/webhooks", { url: receiver.url, channels: ["LATER"] });
  expect(other.status).toBe(201);
  for (const each of [id, String(at(other.body, "id"))]) await operator("DELETE", `/api/webhooks/${each}`);
});
