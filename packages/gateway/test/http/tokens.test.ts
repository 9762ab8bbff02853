import { once } from "node:events";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";
import { startBareGateway } from "./bare-gateway.ts";

/** Routes that tell everybody the same. */
const OPEN = ["GET /healthz", "GET /readyz", "POST /api/session"];

let stage: GatewayStage;
/** Whose data there is, and who must not see it. */
let owner: Ask;
let stranger: Ask;
let operator: Ask;
let routes: string[];
/** What the owner's data can be known by. */
let marks: string[];
/** A path of the document, with the owner's ids in it. */
let fill: (path: string) => string;

beforeAll(async () => {
  stage = await setGatewayStage();
  const { url, adminToken, channels } = stage.gateway;
  operator = client(url, adminToken);
  owner = client(url, await channels.keys.rotateToken(CHANNEL));
  stranger = client(url, (await channels.create({ id: "STRANGER" })).token);
  await stage.link();
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await stage.bodies(2);
  const deliveryId = at((await owner("GET", "/api/deliveries")).body, "items", 0, "id");
  const webhookId = at((await owner("GET", `/api/channels/${CHANNEL}/webhooks`)).body, "items", 0, "id");
  marks = [CALLER, OWN, "Jonathan", stage.receiver.url, `"${deliveryId}"`, "Sample"];
  const document = (await operator("GET", "/openapi.json")).body as { paths: Record<string, object> };
  routes = Object.entries(document.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .filter((route) => !OPEN.includes(route));
  fill = (path) =>
    path
      .replace("{delivery_id}", String(deliveryId))
      .replace("{id}", CHANNEL)
      .replace("{channel_id}", CHANNEL)
      .replace(/\{(call_id|CallID)\}/, call.id)
      .replace("{webhook_id}", String(webhookId))
      .replace("{PhoneNumber}", CALLER);
});
afterAll(() => stage.close());

/** Each route with a body that would do for most of them. */
async function askEach(
  ask: Ask,
  check: (route: string, answer: Awaited<ReturnType<Ask>>) => void,
  which = routes,
): Promise<void> {
  for (const route of which) {
    const [method = "", path = ""] = route.split(" ");
    if (path === "/api/events") continue;
    const body = method === "GET" ? undefined : { channel_id: CHANNEL, dry_run: true };
    check(route, await ask(method, fill(path), body));
  }
}

describe("no token", () => {
  test("opens no route but those that tell everybody the same", async () => {
    await askEach(client(stage.gateway.url), (route, answer) => {
      expect([route, answer.status]).toEqual([route, 401]);
    });
  });
});

describe("a route that does not say who may ask it", () => {
  test("keeps the gateway from starting", async () => {
    const forgotten = startBareGateway(
      {},
      {
        routes: async (app) => {
          app.get("/api/forgotten", async () => ({ told: true }));
        },
      },
    );
    await expect(forgotten).rejects.toThrow("got none for GET /api/forgotten");
  });
});

describe("another channel's token", () => {
  test("learns from no route that the channel exists, and sees nothing of it", async () => {
    await askEach(stranger, (route, answer) => {
      const shown = `${route}: ${answer.status} ${answer.bytes.toString().slice(0, 300)}`;
      const isAboutOwner = /\{(id|channel_id|delivery_id)\}|\/replay$/.test(route);
      if (isAboutOwner) expect([403, 404], shown).toContain(answer.status);
      for (const mark of marks) expect(answer.bytes.toString(), shown).not.toContain(mark);
    });
  });

  test("narrowed to the channel, no list opens", async () => {
    for (const path of ["calls", "deliveries", "stats", "events", "insights"]) {
      const answer = await stranger("GET", `/api/${path}?channel_id=${CHANNEL}`);
      expect([path, answer.status, at(answer.body, "code")]).toEqual([path, 404, "CHANNEL_NOT_FOUND"]);
    }
  });

  test("does not change or remove it", async () => {
    await stranger("DELETE", `/api/channels/${CHANNEL}`);
    expect((await owner("GET", "/health")).status).toBe(200);
    expect(stage.gateway.channels.webhooks.list(CHANNEL)).toHaveLength(1);
  });
});

describe("the admin token", () => {
  test("belongs to no channel: compatible routes refuse it", async () => {
    const compatible = routes.filter((route) => !/ \/(api\/|metrics)/.test(route));
    expect(compatible.length).toBeGreaterThan(15);
    const check: Parameters<typeof askEach>[1] = (route, { status }) => {
      expect([route, status]).toEqual([route, 401]);
    };
    await askEach(operator, check, compatible);
  });
});

describe("a token that was rotated", () => {
  test("opens nothing any more, on any route, and ends the stream it had opened", async () => {
    const { channels, url } = stage.gateway;
    const old = await channels.keys.rotateToken("STRANGER");
    const stream = await fetch(`${url}/api/events?token=${old}`);
    const text = stream.text();
    await channels.keys.rotateToken("STRANGER");
    stage.gateway.feed.emit("channel", { channelId: "STRANGER", link: { state: "INIT", reason: null } });
    expect(await text).not.toContain("event: link");
    await askEach(client(url, old), (route, answer) => {
      expect([401, 429], route).toContain(answer.status);
    });
  });
});

describe("a removed channel's token", () => {
  test("opens nothing any more, on any route", async () => {
    const { url, channels } = stage.gateway;
    const { token } = await channels.create({ id: "REMOVED" });
    expect((await operator("DELETE", "/api/channels/REMOVED")).status).toBe(204);
    await askEach(client(url, token), (route, answer) => {
      expect([401, 429], route).toContain(answer.status);
    });
    expect((await operator("GET", "/api/channels/REMOVED")).status).toBe(404);
  });
});

describe("a channel that is removed while a request's body comes", () => {
  test("is not there any more for the request", async () => {
    const { url, channels } = stage.gateway;
    const { token } = await channels.create({ id: "GOING" });
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      expect: "100-continue",
    };
    const late = request(`${url}/api/channels/GOING`, { method: "PATCH", headers });
    const answered = once(late, "response");
    late.flushHeaders();
    // The gateway says so as it lets the request in.
    await once(late, "continue");
    expect((await operator("DELETE", "/api/channels/GOING")).status).toBe(204);
    late.end('{"name":"Late"}');
    const [answer] = await answered;
    answer.resume();
    expect(answer.statusCode).toBe(404);
  });
});

describe("tokens that are not known", () => {
  test("are answered 429 after twenty in a minute; known ones pass all the while", async () => {
    const { url } = stage.gateway;
    const nobody = client(url, "nobody");
    await until("too many", async () => (await nobody("GET", "/api/session")).status === 429);
    const refused = await nobody("GET", "/health");
    expect([refused.status, at(refused.body, "error", "code")]).toEqual([429, 429]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await owner("GET", "/health")).status).toBe(200);
    expect((await operator("GET", "/api/session")).status).toBe(200);
  });
});
