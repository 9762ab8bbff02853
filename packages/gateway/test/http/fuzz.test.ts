import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";
import { at, client } from "./api.ts";
import { oddRequest, type Route } from "./odd-requests.ts";
import { type RawAnswer, RawClient, type RawRequest } from "./raw-request.ts";

/** Requests in one go, beside each other; and how often. */
const AT_ONCE = 16;
const ROUNDS = 320;
const FUZZED = "FUZZED-1";
/** Changes whom the requests are from: these have their own tests. */
const LEFT_OUT = ["POST /api/channels/{id}/token", "DELETE /api/channels/{id}", "GET /api/events"];

let stage: GatewayStage;
let raw: RawClient;
let routes: Route[];
let tokens: string[];
let ids: string[];
/** What a channel that is not the senders' can be known by, and that no request holds. */
let marks: string[];

beforeAll(async () => {
  stage = await setGatewayStage();
  const { url, channels, adminToken } = stage.gateway;
  raw = new RawClient(url);
  const operator = client(url, adminToken);
  await stage.link();
  await (await stage.caller.call(OWN)).timeOut();
  await stage.bodies(2);
  const deliveryId = String(at((await operator("GET", "/api/deliveries")).body, "items", 0, "id"));
  const webhookId = String(
    at((await operator("GET", `/api/channels/${CHANNEL}/webhooks`)).body, "items", 0, "id"),
  );
  marks = [CALLER, OWN, "Jonathan", "Sample", stage.receiver.url];
  const fuzzed = await channels.create({ id: FUZZED });
  tokens = [fuzzed.token, fuzzed.token, fuzzed.token, `${fuzzed.token}x`, "nobody"];
  ids = [FUZZED, FUZZED, CHANNEL, deliveryId, webhookId, "4915112345678"];
  routes = routesOf((await operator("GET", "/openapi.json")).body);
});
afterAll(async () => {
  raw.close();
  await stage.close();
});

describe("odd requests", () => {
  test(`no route answers with a server error, or with another channel's data (${AT_ONCE * ROUNDS} requests)`, async () => {
    const requests = fc.array(oddRequest({ routes, ids, tokens }), {
      minLength: AT_ONCE,
      maxLength: AT_ONCE,
    });
    const answered = new Set<number>();
    await fc.assert(
      fc.asyncProperty(requests, async (batch) => {
        const answers = await Promise.all(batch.map((request) => raw.send(request)));
        for (const [index, answer] of answers.entries()) {
          check(answer, batch[index]);
          answered.add(answer.status);
        }
      }),
      { numRuns: ROUNDS, endOnFailure: true },
    );
    // They reach deep enough to be taken, and are refused in many ways.
    for (const status of [200, 400, 401, 403, 404, 405, 409, 422]) expect([...answered]).toContain(status);
  });

  test.each<[string, Partial<RawRequest>]>([
    ["a body of 1 MiB and more", { body: JSON.stringify({ name: "x".repeat(1_100_000) }) }],
    [
      "a body of many keys",
      { body: JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i]))) },
    ],
    ["a body nested deeply", { body: `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}` }],
    ["a body that is said to be longer", { body: "{}", headers: { "content-length": "1" } }],
    [
      "a form of many fields",
      { body: "a=1&".repeat(100_000), headers: { "content-type": "application/x-www-form-urlencoded" } },
    ],
    ["a long query", { path: `/settings?${"a=1&".repeat(2_000)}` }],
    ["headers of 20 KiB", { headers: { "x-long": "x".repeat(20_000) } }],
    ["a token of 15 KiB", { headers: { authorization: `Bearer ${"x".repeat(15_000)}` } }],
    ["the same query field twice", { path: "/users/login?size=1&size=2" }],
    ["two tokens in the query", { path: "/settings?token=a&token=b" }],
    ["an absolute path", { path: "http://example.com/settings" }],
    ["a path with two slashes", { path: "//settings" }],
    ["a path that climbs", { path: "/docs/../../../../etc/passwd" }],
    ["a path that climbs in disguise", { path: "/docs/%2e%2e/%2e%2e/etc/passwd" }],
    ["a path with a null byte", { path: "/docs/%00" }],
  ])("%s is answered below 500", async (_, odd) => {
    for (const method of ["PATCH", "POST", "DELETE", "GET"]) {
      const request = {
        method,
        path: "/settings",
        body: undefined,
        ...odd,
        headers: { authorization: `Bearer ${tokens[0]}`, "content-type": "application/json", ...odd.headers },
      };
      check(await raw.send(request), request);
    }
  });

  test.each([
    ["no HTTP at all", "\u0016\u0003\u0001\u0002\u0000"],
    ["half a request", "GET /health HTTP/1.1\r\nhost: x\r\n"],
    ["no host", "GET /health HTTP/1.1\r\n\r\n"],
    ["a broken header", "GET /health HTTP/1.1\r\nhost: x\r\nbad header: \u0001\r\n\r\n"],
    ["two lengths", "POST /settings HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"],
    [
      "a length and chunks",
      "POST /settings HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["a version of its own", "GET /health HTTP/9.9\r\nhost: x\r\n\r\n"],
    ["a connection to elsewhere", "CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n"],
    ["an upgrade", "GET /health HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"],
  ])("%s on the wire is refused or dropped", async (_, bytes) => {
    const answer = await raw.write(bytes);
    if (answer !== "") expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test("the gateway still works: a call reaches its webhook, and nothing was changed for its owner", async () => {
    stage.receiver.requests.length = 0;
    await (await stage.caller.call(OWN)).timeOut();
    await stage.bodies(2);
    expect(stage.gateway.channels.webhooks.list(CHANNEL)).toHaveLength(1);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

function check({ status, contentType, text }: RawAnswer, request: RawRequest | undefined): void {
  const shown = `${JSON.stringify(request).slice(0, 600)}\nanswered ${status}: ${text.slice(0, 300)}`;
  // What a channel's source cannot do is an answer, and no error of the server's.
  if (status === 501) expect(text, shown).toContain('"code":"SOURCE_CANNOT"');
  else expect(status, shown).toBeLessThan(500);
  if (status >= 400 && text !== "") expect(contentType, shown).toMatch(/^application\/(problem\+)?json/);
  for (const mark of marks) expect(text.includes(mark), shown).toBe(false);
}

/** The routes of an OpenAPI document, with the fields that they know. */
function routesOf(document: unknown): Route[] {
  const { paths } = document as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([name, operation]): Route[] => {
      const method = name.toUpperCase();
      if (LEFT_OUT.includes(`${method} ${path}`)) return [];
      const parameters = (at(operation, "parameters") ?? []) as { in: string; name: string }[];
      const body = at(operation, "requestBody", "content", "application/json", "schema", "properties") ?? {};
      const query = parameters.filter((parameter) => parameter.in === "query");
      return [{ method, path, fields: [...query.map((each) => each.name), ...Object.keys(body)] }];
    }),
  );
}
