import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { type Ask, at, client } from "./api.ts";

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
});
