import { fileURLToPath } from "node:url";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { at, client } from "../http/api.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { assistantAt, assistantBy, ERAS } from "./assistant.ts";

const READ = [
  "list_channels",
  "get_channel",
  "list_calls",
  "get_call",
  "call_stats",
  "list_callbacks",
  "list_deliveries",
  "explain_delivery",
  "webhook_health",
];
const WRITE = ["replay_delivery", "reject_call", "send_text", "test_webhook"];
const COMMAND = fileURLToPath(new URL("../../bin/ringhook.js", import.meta.url));

let stage: GatewayStage;
let ownersToken: string;
let strangersToken: string;
let callId: string;
let deliveryId: string;

beforeAll(async () => {
  stage = await setGatewayStage({ settings: { mcp: "write", mcpNumbers: "full" } });
  const { channels } = stage.gateway;
  ownersToken = await channels.keys.rotateToken(CHANNEL);
  strangersToken = (await channels.create({ id: "STRANGER" })).token;
  await stage.link();
  const call = await stage.caller.call(OWN);
  callId = call.id;
  await call.timeOut();
  await stage.bodies(2);
  const { body } = await client(stage.gateway.url, ownersToken)("GET", "/api/deliveries");
  deliveryId = String(at(body, "items", 0, "id"));
});
afterAll(() => stage.close());

const operators = (): Promise<Awaited<ReturnType<typeof assistantAt>>> =>
  assistantAt(stage.gateway.url, stage.gateway.adminToken);

describe.each(ERAS)("an assistant whose protocol is one %s", (_, era) => {
  it("finds the missed call, whom to call back, and why a delivery is where it is", async () => {
    const assistant = await assistantAt(stage.gateway.url, ownersToken, { era });
    expect(await assistant.tools()).toEqual([...READ, ...WRITE]);
    const calls = await assistant.call("list_calls", { status: "missed" });
    expect(at(calls, "items", 0, "id")).toBe(callId);
    expect(at(await assistant.call("get_call", { channel: CHANNEL, call: callId }), "id")).toBe(callId);
    const callbacks = await assistant.call("list_callbacks");
    expect(at(callbacks, "items", 0, "state")).toBe("open");
    expect(at(await assistant.call("get_channel", { channel: CHANNEL }), "state")).toBe("AUTH");
    expect(at(await assistant.call("call_stats"), "calls", "missed")).toBe(1);
    const health = await assistant.call("webhook_health", { channel: CHANNEL });
    expect(at(health, "items", 0, "webhook_id")).toMatch(/^whk_/);
    const explained = await assistant.call("explain_delivery", { delivery: deliveryId });
    expect(explained).toMatchObject({
      attempts: [
        { explanation: expect.stringMatching(/^Attempt 1 was answered with status 200 after \d+ ms/) },
      ],
      next: "There is no next attempt: the delivery is delivered.",
      what_to_do: "Nothing: the receiver has it.",
    });
  });

  it("sends a delivery again, and tries a webhook", async () => {
    const assistant = await assistantAt(stage.gateway.url, ownersToken, { era });
    const again = await assistant.call("replay_delivery", { delivery: deliveryId });
    expect(again).toMatchObject({ replay_of: deliveryId });
    const { items } = await assistant.call("webhook_health", { channel: CHANNEL });
    const webhook = at(items, 0, "webhook_id");
    expect(await assistant.call("test_webhook", { channel: CHANNEL, webhook })).toMatchObject({
      status: 200,
    });
  });
});

describe("what an assistant gets", () => {
  it("has masked numbers, unless it asks for whole ones", async () => {
    const assistant = await operators();
    const text = JSON.stringify([await assistant.call("list_calls"), await assistant.call("list_channels")]);
    expect(text).not.toContain(CALLER);
    expect(text).not.toContain(OWN);
    expect(text).toContain(`…${CALLER.slice(-3)}`);
    expect(JSON.stringify(await assistant.call("list_calls", { full_numbers: true }))).toContain(CALLER);
  });

  it("with a named token, is what its scopes allow, of its channels alone", async () => {
    const operator = client(stage.gateway.url, stage.gateway.adminToken);
    const tokenFor = async (channel: string): Promise<string> => {
      const body = { name: `reads ${channel}`, scopes: ["read"], channels: [channel] };
      return String(at((await operator("POST", "/api/tokens", body)).body, "token"));
    };
    const assistant = await assistantAt(stage.gateway.url, await tokenFor(CHANNEL));
    expect(at(await assistant.call("list_calls", { status: "missed" }), "items", 0, "id")).toBe(callId);
    expect(await assistant.refused("replay_delivery", { delivery: deliveryId })).toContain("SCOPE_NEEDED");
    const stranger = await assistantAt(stage.gateway.url, await tokenFor("STRANGER"));
    expect(at(await stranger.call("list_calls"), "items")).toEqual([]);
    expect(await stranger.refused("list_calls", { channel: CHANNEL })).toContain("CHANNEL_NOT_FOUND");
  });

  it("is refused in a sentence that says what was expected", async () => {
    const assistant = await operators();
    expect(await assistant.refused("list_calls", { limit: 51 })).toContain("must be <= 50");
    expect(await assistant.refused("list_calls", { chanel: "A" })).toContain("additional properties");
    expect(await assistant.refused("get_call", { channel: CHANNEL, call: "NONE" })).toContain(
      "CALL_NOT_FOUND",
    );
    expect(await assistant.refused("remove_channel", { channel: CHANNEL })).toContain(
      "expected one of the tools",
    );
    expect(await assistant.refused("list_calls", { from: "yesterday" })).toContain("BAD_TIME");
  });

  it("declines a call that rings, and none that has ended", async () => {
    const assistant = await operators();
    const ringing = await stage.caller.call(OWN);
    await stage.bodies(stage.receiver.requests.length + 1);
    await assistant.call("reject_call", { channel: CHANNEL, call: ringing.id });
    expect(await assistant.refused("reject_call", { channel: CHANNEL, call: callId })).toContain(
      "CALL_ENDED",
    );
  });
});

it("writes to a caller once for each call, as it was told to, and not again within twelve hours", async () => {
  const assistant = await operators();
  const about = { channel: CHANNEL, call: callId };
  const shown: (string | null)[] = [];
  onTestFinished(stage.network.on("message", ({ text }) => shown.push(text)));
  const asked = await assistant.call("send_text", { ...about, body: "Sorry, {name}!" });
  expect(asked).toMatchObject({ rule: "@asked", kind: "text", state: "pending" });
  const outcomes = async (call: string): Promise<unknown[]> => {
    const { actions } = await assistant.call("get_call", { channel: CHANNEL, call });
    return (actions as Record<string, unknown>[]).map(({ state, reason, text }) => [state, reason, text]);
  };
  await until("the text is sent", async () => !(await outcomes(callId)).join().startsWith("pending"));
  expect(await outcomes(callId)).toEqual([["done", null, "Sorry, {name}!"]]);
  expect(shown).toEqual(["Sorry, {name}!"]);
  expect(await assistant.refused("send_text", { ...about, body: "Again" })).toContain("ACTION_EXISTS");
  const next = await stage.caller.call(OWN);
  const count = stage.receiver.requests.length;
  await next.timeOut();
  await stage.bodies(count + 1);
  await assistant.call("send_text", { channel: CHANNEL, call: next.id, body: "And again" });
  await until("it is decided", async () => !(await outcomes(next.id)).join().startsWith("pending"));
  expect(await outcomes(next.id)).toEqual([["skipped", "caller_limit", null]]);
});

describe("the token of another channel", () => {
  const ARGS: Record<string, () => Record<string, unknown>> = {
    get_channel: () => ({ channel: CHANNEL }),
    list_calls: () => ({ channel: CHANNEL }),
    get_call: () => ({ channel: CHANNEL, call: callId }),
    call_stats: () => ({ channel: CHANNEL }),
    list_callbacks: () => ({ channel: CHANNEL }),
    list_deliveries: () => ({ channel: CHANNEL }),
    explain_delivery: () => ({ delivery: deliveryId }),
    webhook_health: () => ({ channel: CHANNEL }),
    replay_delivery: () => ({ delivery: deliveryId }),
    reject_call: () => ({ channel: CHANNEL, call: callId }),
    send_text: () => ({ channel: CHANNEL, call: callId, body: "Hello" }),
    test_webhook: () => ({ channel: CHANNEL, webhook: "whk_0" }),
  };

  it.each([...READ, ...WRITE].filter((name) => name !== "list_channels"))(
    "sees nothing by %s",
    async (name) => {
      const stranger = await assistantAt(stage.gateway.url, strangersToken);
      expect(await stranger.refused(name, ARGS[name]?.())).toMatch(/_NOT_FOUND\]/);
    },
  );

  it("sees nothing without naming a channel, either", async () => {
    const stranger = await assistantAt(stage.gateway.url, strangersToken);
    for (const name of ["list_calls", "list_callbacks", "list_deliveries"]) {
      expect([name, await stranger.call(name)]).toMatchObject([name, { items: [] }]);
    }
  });
});

describe("the door", () => {
  const post = (headers: Record<string, string>): Promise<Response> =>
    fetch(new URL("/mcp", stage.gateway.url), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    });

  it("lets in nobody without a token, and no page of another site", async () => {
    const { adminToken, url } = stage.gateway;
    const authorization = `Bearer ${adminToken}`;
    expect((await post({})).status).toBe(401);
    expect((await post({ authorization, origin: "https://example.com" })).status).toBe(403);
    expect((await post({ authorization, origin: new URL(url).origin })).status).toBe(200);
  });

  it("answers sixty tools a minute and token, and others all the same", async () => {
    const { token } = await stage.gateway.channels.create({ id: "LOOPING" });
    const looping = await assistantAt(stage.gateway.url, token);
    for (let call = 0; call < 60; call += 1) await looping.call("list_channels").catch(() => {});
    expect(await looping.refused("list_channels")).toContain("at most 60 tools");
    await (await assistantAt(stage.gateway.url, strangersToken)).call("list_calls");
  });
});

describe("on standard input and output", () => {
  const started = (...flags: string[]): StdioClientTransport =>
    new StdioClientTransport({
      command: process.execPath,
      args: [COMMAND, "mcp", "--url", stage.gateway.url, ...flags],
      env: { PATH: process.env.PATH ?? "", RINGHOOK_ADMIN_TOKEN: stage.gateway.adminToken },
      stderr: "ignore",
    });

  it.each(ERAS)("serves an assistant whose protocol is one %s", async (_, era) => {
    const assistant = await assistantBy(started(), era);
    expect(await assistant.tools()).toEqual(READ);
    const { items } = await assistant.call("list_calls", { status: "missed" });
    expect(items).toContainEqual(expect.objectContaining({ id: callId }));
    expect(await assistant.refused("list_calls", { full_numbers: true })).toContain("masked numbers only");
  });

  it("acts where it was told that it may", async () => {
    const assistant = await assistantBy(started("--write"));
    expect(await assistant.tools()).toEqual([...READ, ...WRITE]);
  });
});

it("is off unless it was asked for", async () => {
  const other = await setGatewayStage();
  try {
    const { url, adminToken } = other.gateway;
    expect((await client(url, adminToken)("POST", "/mcp", {})).status).toBe(404);
  } finally {
    await other.close();
  }
});
