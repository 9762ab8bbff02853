import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Answer, type Ask, at, client } from "./api.ts";
import { contract, errorSchema, type Operation, type OperationName, payloads } from "./whapi-contract.ts";

const ajv = new Ajv({ strict: false, formats: { ipv4: /^\d+\.\d+\.\d+\.\d+$/ } });
/** Every status that an operation was seen to answer. */
const seen = new Map<OperationName, Set<number>>();
const ALL_EVENTS = ["calls.post", "users.post", "users.delete", "channel.post", "channel.patch"];

let stage: GatewayStage;
let ask: Ask;

/** Asks, and holds the answer against the contract. @param path of the operation, with its parameters filled in */
async function call(name: OperationName, path: string, body?: unknown): Promise<Answer> {
  const [method = ""] = name.split(" ");
  return keep(name, await ask(method, path, body));
}

function keep(name: OperationName, answer: Answer): Answer {
  const operation: Operation = contract[name];
  seen.set(name, (seen.get(name) ?? new Set()).add(answer.status));
  const shown = `${name} answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
  if (answer.status >= 400) {
    expect(operation.errors, shown).toContain(answer.status);
    expectError(answer, shown);
  } else if (operation.ok === "png") {
    expect(answer.bytes.subarray(1, 4).toString(), shown).toBe("PNG");
  } else if (operation.ok === "nothing") {
    expect([answer.status, answer.bytes.length], shown).toEqual([204, 0]);
  } else {
    expect(ajv.validate(operation.ok, answer.body), `${shown}: ${ajv.errorsText()}`).toBe(true);
  }
  return answer;
}

function expectError(answer: Answer, shown: string): void {
  expect(ajv.validate(errorSchema, answer.body), `${shown}: ${ajv.errorsText()}`).toBe(true);
  expect(at(answer.body, "error", "code")).toBe(answer.status);
}

const message = (answer: Answer): unknown => at(answer.body, "error", "message");

beforeAll(async () => {
  stage = await setGatewayStage();
  ask = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
});
afterAll(() => stage.close());

describe.sequential("each compatible operation answers as its contract says", () => {
  test("before a number is linked", async () => {
    const idle = await call("GET /health", "/health?wakeup=false");
    expect(at(idle.body, "status")).toEqual({ code: 1, text: "INIT" });
    expect(message(await call("GET /users/profile", "/users/profile"))).toMatch(
      /^Need channel authorization/,
    );
    expect(message(await call("POST /calls", "/calls", { start_time: "1810202551" }))).toBe(
      "Need channel authorization for create call event",
    );
    expect(message(await call("POST /calls/group_link", "/calls/group_link", {}))).toBe(
      "Need channel authorization for create call link",
    );
    expect(message(await call("POST /messages/text", "/messages/text", { to: CALLER, body: "Hello" }))).toBe(
      "Need channel authorization for send message",
    );
    expect(message(await call("POST /users/logout", "/users/logout"))).toBe("Channel already logged out");
  });

  test("settings, events and the test callback", async () => {
    const events = await call("GET /settings/events", "/settings/events");
    expect(events.body).toContainEqual({ type: "calls", method: "post" });
    await call("GET /limits", "/limits");
    const webhooks = [{ url: stage.receiver.url, mode: "method", events: ALL_EVENTS.map(toEvent) }];
    const proxy = "socks5://login:password@127.0.0.1:9";
    const media = { auto_download: ["image"], init_avatars: true };
    const changed = await call("PATCH /settings", "/settings", {
      webhooks,
      proxy,
      media,
      offline_mode: true,
    });
    expect(at(changed.body, "changes")).toEqual(["media", "webhooks", "proxy"]);
    await call("PATCH /settings", "/settings", { proxy: null });
    for (const wrong of [
      { callback_backoff_delay_ms: 2_999 },
      { max_callback_backoff_delay_ms: 3_600_001 },
      { callback_persist: "yes" },
      { proxy: "http://example.com" },
      { proxy: "socks5://login:password@10.0.0.1:1080" },
      { webhooks: {} },
      { webhooks: [{ url: "ftp://example.com" }] },
      { webhooks: [{ url: "http://10.0.0.1/" }] },
      {
        webhooks: [{ url: stage.receiver.url, headers: { a: "1", b: "2", c: "3", d: "4", e: "5", f: "6" } }],
      },
      { webhooks: [{ url: stage.receiver.url, webhook_max_age_seconds: 14 }] },
      { webhooks: Array.from({ length: 33 }, () => ({ url: stage.receiver.url })) },
      [],
    ]) {
      expect(message(await call("PATCH /settings", "/settings", wrong))).toBe("Wrong settings format");
    }
    const { url } = stage.receiver;
    await call("POST /settings/webhook_test", "/settings/webhook_test", { type: "calls", url, mode: "path" });
    const wrong = await call("POST /settings/webhook_test", "/settings/webhook_test", { type: "calls" });
    expect(message(wrong)).toBe("Wrong parameters");
    await call("GET /settings", "/settings");
  });

  test("while the QR code is shown", async () => {
    const drawn = await call("GET /users/login", "/users/login?size=300&color_dark=%231f2937");
    expect(at(drawn.body, "base64")).toMatch(/^data:image\/png;base64,/);
    await call("GET /users/login/image", "/users/login/image?width=400&height=300");
    for (const wrong of ["size=10", "size=x", "size=9999", "color_light=nothing", "color_dark=fff"]) {
      for (const path of ["/users/login", "/users/login/image"] as const) {
        expect(message(await call(`GET ${path}`, `${path}?${wrong}`))).toBe("Render QR failed");
      }
    }
    expect(at((await call("GET /health", "/health")).body, "status", "code")).toBe(3);
    const code = await call("GET /users/login/{PhoneNumber}", `/users/login/${OWN}`);
    expect(at(code.body, "code")).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    const wrong = await call("GET /users/login/{PhoneNumber}", "/users/login/12");
    expect(message(wrong)).toBe("Invalid phone number");
    const plain = await call("GET /users/login/rowdata", "/users/login/rowdata");
    await stage.own.scanQr(String(at(plain.body, "rowdata")));
    await until("linked", () => stage.channel.linkState.state === "AUTH");
    await stage.isOnline();
  });

  test("once it is linked", async () => {
    const health = await call("GET /health", "/health");
    expect(at(health.body, "status")).toEqual({ code: 4, text: "AUTH" });
    expect(at(health.body, "user")).toEqual({ id: OWN, name: "Jonathan" });
    for (const path of ["/users/login", "/users/login/image", "/users/login/rowdata"] as const) {
      expect(message(await call(`GET ${path}`, path))).toBe("Channel already authenticated");
    }
    await call("GET /users/login/{PhoneNumber}", `/users/login/${OWN}`);
    const profile = await call("GET /users/profile", "/users/profile");
    expect(at(profile.body, "name")).toBe("Jonathan");
  });

  test("links by which others call", async () => {
    const voice = await call("POST /calls", "/calls", { start_time: "1810202551" });
    expect(at(voice.body, "call_url")).toMatch(/^https:\/\/call\.whatsapp\.com\/voice\/\w+$/);
    const video = await call("POST /calls/group_link", "/calls/group_link", { start_time: 1_810_202_551 });
    expect(at(video.body, "link")).toMatch(/^https:\/\/call\.whatsapp\.com\/video\/\w+$/);
    for (const body of [undefined, { start_time: "soon" }, { start_time: -1 }]) {
      expect(message(await call("POST /calls", "/calls", body))).toBe("Wrong request parameters");
    }
    await call("POST /calls/group_link", "/calls/group_link", { start_time: "soon" });
  });

  test("declining a call", async () => {
    const ways = ["DELETE /calls/{CallID}", "POST /calls/{CallID}/reject"] as const;
    for (const name of ways) {
      const ringing = await stage.caller.call(OWN);
      await ringing.acknowledged();
      const path = name.split(" ")[1]?.replace("{CallID}", ringing.id) ?? "";
      const nobody = await call(name, path, { callFrom: "nobody" });
      expect(message(nobody)).toBe("Wrong request parameters");
      expect(message(await call(name, path, { callFrom: "4915112345678" }))).toBe("Call not found");
      expect((await call(name, path, { callFrom: CALLER })).body).toEqual({ success: true });
      expect(ringing.state).toBe("declined");
      expect(message(await call(name, path, { callFrom: CALLER }))).toBe("Call not found");
    }
  });

  test("a text to a caller", async () => {
    const sent = await call("POST /messages/text", "/messages/text", { to: CALLER, body: "We call back." });
    expect(at(sent.body, "sent")).toBe(true);
    for (const body of [
      { to: CALLER },
      { to: "nobody", body: "Hello" },
      { to: "4915100000000", body: "Hello" },
    ]) {
      expect(message(await call("POST /messages/text", "/messages/text", body))).toBe(
        "Wrong request parameters",
      );
    }
    await call("POST /messages/text", "/messages/text", { to: CALLER, body: "x".repeat(1_100_000) });
  });

  test("after logging out, and after a reset", async () => {
    const ringing = await stage.caller.call(OWN);
    await ringing.acknowledged();
    await call("POST /users/logout", "/users/logout");
    for (const name of ["DELETE /calls/{CallID}", "POST /calls/{CallID}/reject"] as const) {
      const path = name.split(" ")[1]?.replace("{CallID}", ringing.id) ?? "";
      expect(message(await call(name, path, {}))).toBe("Need channel authorization to reject a call");
    }
    await until("all is delivered", async () => (await pending()) === 0);
    await call("DELETE /settings", "/settings");
    expect(message(await call("DELETE /settings", "/settings"))).toBe("Settings already reset");
  });

  test("an unknown token, and an unknown path", async () => {
    const stranger = client(stage.gateway.url, "nobody");
    for (const name of Object.keys(contract) as OperationName[]) {
      const [method = "", path = ""] = name.split(" ");
      const answer = await stranger(method, path.replace(/\{\w+\}/, "1"), undefined);
      expect([401, 429]).toContain(answer.status);
      expectError(answer, name);
    }
    for (const [method, path, status] of [
      ["GET", "/nothing", 404],
      ["PUT", "/health", 405],
      ["GET", "/%", 400],
    ] as const) {
      const answer = await ask(method, path);
      expect(answer.status).toBe(status);
      expectError(answer, path);
    }
  });

  test("no status that the contract names was left out", () => {
    for (const [name, { ok, errors }] of Object.entries<Operation>(contract)) {
      const statuses = [...(seen.get(name as OperationName) ?? [])].sort();
      expect(statuses, name).toEqual([ok === "nothing" ? 204 : 200, ...errors].sort());
    }
  });

  test("the webhooks that came on the way", () => {
    const came = new Set<string>();
    for (const { method, url, headers, body } of stage.receiver.requests) {
      const payload: unknown = JSON.parse(body);
      const event = `${at(payload, "event", "type")}.${at(payload, "event", "event")}`;
      const schema = payloads[event] ?? {};
      expect(ajv.validate(schema, payload), `${body}: ${ajv.errorsText()}`).toBe(true);
      if (headers["ringhook-test"]) continue;
      came.add(event);
      expect([method, url]).toEqual([event.split(".")[1]?.toUpperCase(), `/hook/${event.split(".")[0]}`]);
    }
    expect([...came].sort()).toEqual([...ALL_EVENTS].sort());
  });
});

function toEvent(event: string): { type: string; method: string } {
  const [type = "", method = ""] = event.split(".");
  return { type, method };
}

async function pending(): Promise<unknown> {
  const operator = client(stage.gateway.url, stage.gateway.adminToken);
  return at((await operator("GET", "/api/stats")).body, "deliveries", "pending");
}
