import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closing } from "../stage/closing.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";
import { type SocksServer, startSocksServer } from "./socks-server.ts";

let stage: GatewayStage;
let ask: Ask;
let proxy: SocksServer;

beforeAll(async () => {
  stage = await setGatewayStage();
  proxy = await startSocksServer();
  ask = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
});
afterAll(async () => {
  await stage.close();
  await proxy.close();
});

const through = () => `socks5://login:password@127.0.0.1:${proxy.port}`;

describe("a channel's settings", () => {
  test("name the way to WhatsApp: a proxy with a password", async () => {
    await ask("PATCH", "/settings", { proxy: through() });
    await stage.link();
    const { hostname, port } = new URL(stage.network.url);
    expect(proxy.came.length).toBeGreaterThanOrEqual(2);
    expect(new Set(proxy.came)).toEqual(new Set([`login:password to ${hostname}:${port}`]));
  });

  test("outlive a restart, the proxy and what nobody knows among them", async () => {
    await ask("PATCH", "/settings", { callback_backoff_delay_ms: 9_000, pdo_sync: { days: 3 } });
    const before = (await ask("GET", "/settings")).body;
    await stage.stopGateway();
    proxy.came.length = 0;
    await stage.startGateway();
    await stage.isOnline();
    expect(proxy.came).not.toEqual([]);
    ask = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
    expect((await ask("GET", "/settings")).body).toEqual(before);
  });

  test("are all kept when several change at once", async () => {
    const urls = Array.from({ length: 8 }, (_, index) => `${stage.receiver.url}/${index}`);
    const path = `/api/channels/${CHANNEL}/webhooks`;
    const added = await Promise.all(urls.map((url) => ask("POST", path, { url })));
    expect(added.map(({ status }) => status)).toEqual(Array(8).fill(201));
    const listed = stage.gateway.channels.webhooks.list(CHANNEL).map(({ url }) => url);
    for (const url of urls) expect(listed).toContain(url);
    await Promise.all(
      added.map(({ body }, index) =>
        ask(index % 2 ? "DELETE" : "PATCH", `${path}/${at(body, "id")}`, { mode: "path" }),
      ),
    );
    const left = stage.gateway.channels.webhooks.list(CHANNEL).filter(({ url }) => urls.includes(url));
    expect(left.map(({ mode }) => mode)).toEqual(Array(4).fill("path"));
  });

  test("are refused whole: what is right beside something wrong is not taken either", async () => {
    const before = (await ask("GET", "/settings")).body;
    for (const wrong of [
      { offline_mode: true, callback_backoff_delay_ms: 1 },
      { callback_backoff_delay_ms: 1, webhooks: [] },
      { offline_mode: true, webhooks: [{ url: "http://10.0.0.1/" }] },
      { offline_mode: true, webhooks: [{ url: stage.receiver.url }, { url: "nowhere" }] },
      { much: "x".repeat(70_000) },
    ]) {
      expect((await ask("PATCH", "/settings", wrong)).status).toBe(400);
    }
    expect((await ask("GET", "/settings")).body).toEqual(before);
  });
});

describe("of resets that come together", () => {
  test("one resets, and the others find nothing left", async () => {
    await ask("PATCH", "/settings", { own: 1 });
    const answers = await Promise.all([1, 2, 3].map(() => ask("DELETE", "/settings")));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(at((await ask("GET", "/settings")).body, "own")).toBeUndefined();
  });
});

describe("a webhook that answered 410 Gone", () => {
  test("is disabled, gets what waited once it is changed, and keeps its id", async () => {
    const gone = { now: true };
    const receiver = closing(await startHttpReceiver(() => (gone.now ? 410 : 200)));
    await ask("PATCH", "/settings", { callback_backoff_delay_ms: 3_000, webhooks: [{ url: receiver.url }] });
    const [webhook] = stage.gateway.channels.webhooks.list(CHANNEL);
    await stage.caller.call(OWN);
    await until("disabled", () => stage.gateway.channels.webhooks.list(CHANNEL)[0]?.disabledAt !== null);
    gone.now = false;
    const path = `/api/channels/${CHANNEL}/webhooks/${webhook?.webhookId}`;
    const changed = await ask("PATCH", path, { headers: { "x-try": "again" } });
    expect(changed.body).toMatchObject({ id: webhook?.webhookId, disabled_at: null, headers: ["x-try"] });
    await until("it came", () => receiver.taken().length > 0);
    expect(receiver.taken()[0]?.headers["x-try"]).toBe("again");
  });

  test("from where it led before says nothing of where it leads now", async () => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const old = closing(await startHttpReceiver(() => held.then(() => 410)));
    const now = closing(await startHttpReceiver());
    await ask("PATCH", "/settings", { callback_backoff_delay_ms: 3_000, webhooks: [{ url: old.url }] });
    const [webhook] = stage.gateway.channels.webhooks.list(CHANNEL);
    await stage.caller.call(OWN);
    await until("the old one is asked", () => old.requests.length > 0);
    await ask("PATCH", `/api/channels/${CHANNEL}/webhooks/${webhook?.webhookId}`, { url: now.url });
    letGo();
    await until("the new one has it", () => now.taken().length > 0);
    expect(stage.gateway.channels.webhooks.list(CHANNEL)).toMatchObject([
      { webhookId: webhook?.webhookId, url: now.url, disabledAt: null },
    ]);
  });
});
