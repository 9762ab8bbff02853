import { afterAll, beforeAll, expect, test } from "vitest";
import { closing } from "../stage/closing.ts";
import { client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";
import { RawClient } from "./raw-request.ts";

let bare: BareGateway;
beforeAll(async () => {
  bare = await startBareGateway();
});
afterAll(() => bare.close());

test("no answer of any route may be kept by a browser or a proxy, also where it refuses", async () => {
  const { operator, gateway } = bare;
  const { token } = await gateway.channels.create({ id: "MANTIS-M72HC" });
  const owner = client(gateway.url, token);
  const nobody = client(gateway.url);
  const { paths } = (await operator("GET", "/openapi.json")).body as { paths: Record<string, object> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
  );
  expect(routes.length).toBeGreaterThan(45);
  for (const [method, path] of routes) {
    // Those wait for WhatsApp, which is not there.
    if (path === "/api/events" || /login|link\/code|restart/.test(path)) continue;
    const filled = path.replace(/\{(id|channel_id)\}/, "MANTIS-M72HC").replace(/\{\w+\}/g, "x");
    const body = method === "GET" ? undefined : {};
    for (const ask of method === "DELETE" ? [nobody] : [operator, owner, nobody]) {
      const { headers, status } = await ask(method, filled, body);
      expect([method, path, status, headers.get("cache-control")]).toEqual([
        method,
        path,
        status,
        "no-store",
      ]);
    }
  }
});

test("nor what no route answers", async () => {
  for (const path of ["/nothing", "/api/nothing", "/openapi.json"]) {
    expect((await bare.operator("GET", path)).headers.get("cache-control")).toBe("no-store");
  }
  const raw = closing(new RawClient(bare.gateway.url));
  const answer = await raw.write("GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer.toLowerCase()).toContain("cache-control: no-store");
});

test("the stream of events neither", async () => {
  const stream = await fetch(`${bare.gateway.url}/api/events?token=${bare.gateway.adminToken}`);
  expect(stream.headers.get("cache-control")).toBe("no-store");
  await stream.body?.cancel();
});
