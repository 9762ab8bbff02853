import { readFileSync } from "node:fs";
import { sampleBodies } from "@ringhook/calls/fixtures";
import { validate } from "@scalar/openapi-parser";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { healthEvent, qrEvent, userEvent } from "../../src/channels/channel-events.ts";
import { summaryBody } from "../../src/journal/callback-summaries.ts";
import { sentEvents } from "../../src/subscriptions/sent-events.ts";
import { closing } from "../stage/closing.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { type Ask, at, client } from "./api.ts";
import { startBareGateway } from "./bare-gateway.ts";

let stage: GatewayStage;
let ask: Ask;

beforeAll(async () => {
  stage = await setGatewayStage();
  ask = client(stage.gateway.url, stage.gateway.adminToken);
});
afterAll(() => stage.close());

describe("every answer", () => {
  test("has a request id, and headers that let no browser run or frame it", async () => {
    for (const path of ["/healthz", "/api/channels", "/nothing", "/api/nothing", "/openapi.json"]) {
      const { headers, body } = await ask("GET", path);
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get("content-security-policy")).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("access-control-allow-origin")).toBeNull();
      const id = at(body, "request_id");
      if (id !== undefined) expect(id).toBe(headers.get("x-request-id"));
    }
  });

  test("to HEAD is that to GET without its body; to OPTIONS, which methods there are", async () => {
    const head = await ask("HEAD", "/api/channels");
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    const options = await ask("OPTIONS", "/api/channels");
    expect([options.status, options.headers.get("allow")]).toEqual([204, "POST, GET, HEAD, OPTIONS"]);
    expect(options.headers.get("access-control-allow-methods")).toBeNull();
    const other = await ask("PUT", "/api/channels");
    expect([other.status, at(other.body, "code"), other.headers.get("allow")]).toEqual([
      405,
      "METHOD_NOT_ALLOWED",
      "POST, GET, HEAD, OPTIONS",
    ]);
  });

  test("tells nothing of health but that it is well", async () => {
    const anybody = client(stage.gateway.url);
    expect((await anybody("GET", "/healthz")).body).toEqual({ status: "ok", version: expect.any(String) });
    expect((await anybody("GET", "/readyz")).body).toEqual({ status: "ready" });
  });
});

describe("the OpenAPI document", () => {
  test("names and describes every route, and what it may answer", async () => {
    const { body } = await ask("GET", "/openapi.json");
    expect(at(body, "openapi")).toBe("3.1.0");
    const operations = Object.entries(at(body, "paths") as Record<string, object>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
    );
    expect(operations.length).toBeGreaterThan(45);
    const names = operations.map(({ operation }) => at(operation, "operationId"));
    expect(new Set(names).size).toBe(names.length);
    for (const { route, operation } of operations) {
      expect(at(operation, "summary"), route).toEqual(expect.any(String));
      expect(at(operation, "tags", 0), route).toEqual(expect.any(String));
      expect(String(at(operation, "description")).length, route).toBeGreaterThan(20);
      const isOpen = at(operation, "tags", 0) === "Operation";
      if (!isOpen) expect(at(operation, "responses", "4XX"), route).toBeDefined();
    }
  });

  test("refers to nothing that it does not hold", async () => {
    const { body, bytes } = await ask("GET", "/openapi.json");
    for (const [, name = ""] of bytes.toString().matchAll(/"\$ref":"([^"]+)"/g)) {
      expect(name).toMatch(/^#\/components\/schemas\//);
      expect(at(body, ...name.slice(2).split("/")), name).toBeDefined();
    }
  });

  test("holds to OpenAPI 3.1, as a validator sees it", async () => {
    const { bytes } = await ask("GET", "/openapi.json");
    const { valid, errors, version } = await validate(bytes.toString());
    expect([valid, errors ?? [], version]).toEqual([true, [], "3.1"]);
  });

  test("says where the gateway is", async () => {
    const { body } = await ask("GET", "/openapi.json");
    expect(at(body, "servers", 0, "url")).toBe("/");
    const bare = closing(await startBareGateway({ publicUrl: "https://example.com/ringhook/" }));
    const document = await bare.operator("GET", "/openapi.json");
    expect(at(document.body, "servers")).toMatchObject([{ url: "https://example.com/ringhook" }]);
  });

  test("has each event that is sent as a webhook, with a schema that its example fits", async () => {
    const { body } = await ask("GET", "/openapi.json");
    const webhooks = at(body, "webhooks") as Record<string, unknown>;
    expect(Object.keys(webhooks)).toEqual([...sentEvents]);
    const page = readFileSync(new URL("../../../../docs/reference/webhooks.md", import.meta.url), "utf8");
    for (const [name, item] of Object.entries(webhooks)) {
      const { schema, example } = at(item, "post", "requestBody", "content", "application/json") as {
        schema: object;
        example: unknown;
      };
      const fits = new Ajv({ strict: false }).compile(schema);
      expect([name, fits(example), fits.errors]).toEqual([name, true, null]);
      // Compact, as it is sent: the page of the format has the same bytes.
      expect(page.split("\n"), name).toContain(JSON.stringify(example));
    }
    const calls = at(webhooks, "calls.post", "post", "requestBody", "content", "application/json", "example");
    expect(JSON.stringify(calls)).toBe(sampleBodies[0]);
  });

  test("has schemas that what is really sent fits", async () => {
    const { body } = await ask("GET", "/openapi.json");
    const qr = qrEvent(CHANNEL, "2@a,b,c", 20);
    const health = healthEvent({ ...stage.channel.health, user: { id: OWN, name: "Jonathan" } });
    const user = userEvent(CHANNEL, "post", { id: OWN, name: "Jonathan" });
    const sent = { "channel.patch": [qr.body], "channel.post": [health.body], "users.post": [user.body] };
    const day = { date: "2026-11-26", timezone: "UTC" };
    const summaries = [summaryBody(CHANNEL, day, { open: 0, snoozed: 0 }, [])];
    for (const [name, bodies] of Object.entries({
      ...sent,
      "callbacks.post": summaries,
      "calls.post": sampleBodies,
    })) {
      const schema = at(
        body,
        "webhooks",
        name,
        "post",
        "requestBody",
        "content",
        "application/json",
        "schema",
      );
      const fits = new Ajv({ strict: false }).compile(schema as object);
      for (const text of bodies)
        expect([name, fits(JSON.parse(text)), fits.errors]).toEqual([name, true, null]);
    }
  });
});
