import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock, wallTime } from "../../src/clock.ts";
import { NODE_HEADER, NodeSeal } from "../../src/cluster/node-seal.ts";
import type { SettingName } from "../../src/config/settings.ts";
import { FAILED_LOGINS } from "../../src/http/door/failed-logins.ts";
import { Vault } from "../../src/secrets/vault.ts";
import { closing } from "../stage/closing.ts";
import { ADMIN_TOKEN } from "../stage/gateway-process.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { type NodeOfStage, startNode } from "../stage/two-nodes.ts";
import { until } from "../stage/until.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

/** Two nodes, and a channel that each holds. */
async function setStage(settingsOfSecond: Partial<Record<SettingName, string>> = {}): Promise<{
  first: NodeOfStage;
  second: NodeOfStage;
  onFirst: { id: string; token: string };
  onSecond: { id: string; token: string };
}> {
  const databaseUrl = await server.database();
  const first = closing(await startNode(databaseUrl, "first"));
  const second = closing(await startNode(databaseUrl, "second", settingsOfSecond));
  const make = async ({ gateway }: NodeOfStage, id: string): Promise<{ id: string; token: string }> => ({
    id,
    token: (await gateway.channels.create({ id })).token,
  });
  const onFirst = await make(first, "CHANNEL-1");
  const onSecond = await make(second, "CHANNEL-2");
  await Promise.all([first, second].map(({ gateway }) => gateway.channels.news.read()));
  return { first, second, onFirst, onSecond };
}

it("answers for a channel of the other node: by path, by token, by query, and by what a path names", async () => {
  const { first, second, onSecond } = await setStage();
  expect(await first.ask("GET", `/api/channels/${onSecond.id}`)).toMatchObject({
    status: 200,
    body: { id: onSecond.id, state: "INIT", reason: null },
  });
  expect(await first.ask("GET", "/api/channels/channel-2")).toMatchObject({ body: { id: onSecond.id } });
  expect(await first.ask("PATCH", `/api/channels/${onSecond.id}`, { name: "Shop" })).toMatchObject({
    status: 200,
    body: { name: "Shop" },
  });
  expect(second.gateway.channels.get(onSecond.id).record.name).toBe("Shop");
  expect(await first.ask("GET", "/health", undefined, onSecond.token)).toMatchObject({
    status: 200,
    body: { channel_id: onSecond.id },
  });
  expect(await first.ask("GET", `/api/calls?channel_id=${onSecond.id}`)).toMatchObject({ status: 200 });
  expect(
    await first.ask("POST", "/api/deliveries/replay", { channel_id: onSecond.id, dry_run: true }),
  ).toMatchObject({ status: 200, body: { matched: 0 } });
});

it("lists the channels of all nodes, in order and by pages, on either node", async () => {
  const { first, second, onFirst, onSecond } = await setStage();
  for (const node of [first, second]) {
    expect((await node.ask("GET", "/api/channels")).body.items).toMatchObject([
      { id: onFirst.id, reason: null },
      { id: onSecond.id, reason: null },
    ]);
    const page = (await node.ask("GET", "/api/channels?limit=1")).body;
    expect(page.items).toMatchObject([{ id: onFirst.id }]);
    const next = (await node.ask("GET", `/api/channels?limit=1&cursor=${page.next_cursor}`)).body;
    expect(next).toMatchObject({ items: [{ id: onSecond.id }], next_cursor: null });
  }
  // Its own token shows a channel that one alone, wherever it asks.
  const { body } = await first.ask("GET", "/api/channels", undefined, onSecond.token);
  expect(body.items).toMatchObject([{ id: onSecond.id }]);
});

it("has what is made on one node on the other one at once: channels, tokens, webhooks for all", async () => {
  const { first, second, onFirst, onSecond } = await setStage();
  const made = await second.ask("POST", "/api/channels", { id: "LATER" });
  expect(made.status).toBe(201);
  // The eldest node makes what is the account's.
  expect(first.gateway.channels.has("LATER")).toBe(true);
  for (const node of [first, second]) {
    expect(await node.ask("GET", "/api/channels/LATER", undefined, made.body.token)).toMatchObject({
      status: 200,
    });
    expect(await node.ask("POST", "/api/channels", { id: "later" })).toMatchObject({
      status: 409,
      body: { code: "CHANNEL_EXISTS" },
    });
  }

  const named = { name: "Reports", channels: [onSecond.id, onFirst.id], scopes: ["read"], expires_at: null };
  const { body: token } = await second.ask("POST", "/api/tokens", named);
  for (const node of [first, second]) {
    const { body } = await node.ask("GET", "/api/channels", undefined, token.token);
    expect(body.items).toMatchObject([{ id: onFirst.id }, { id: onSecond.id }]);
  }
  expect(await first.ask("DELETE", `/api/tokens/${token.id}`)).toMatchObject({ status: 204 });
  for (const node of [first, second]) {
    expect(await node.ask("GET", "/api/channels", undefined, token.token)).toMatchObject({ status: 401 });
  }

  const webhook = { url: "http://127.0.0.1:9/hook", channels: "all", events: ["calls.post"] };
  expect(await second.ask("POST", "/api/webhooks", webhook)).toMatchObject({ status: 201 });
  expect(second.gateway.channels.webhooks.all(onSecond.id)).toMatchObject([
    { url: webhook.url, account: true },
  ]);
  expect(first.gateway.channels.webhooks.all(onFirst.id)).toMatchObject([
    { url: webhook.url, account: true },
  ]);

  const { body: rotated } = await first.ask("POST", `/api/channels/${onSecond.id}/token`);
  for (const node of [first, second]) {
    expect(await node.ask("GET", "/api/session", undefined, onSecond.token)).toMatchObject({ status: 401 });
    expect(await node.ask("GET", "/api/session", undefined, rotated.token)).toMatchObject({
      body: { channel_id: onSecond.id },
    });
  }

  expect(await first.ask("DELETE", `/api/channels/${onSecond.id}`)).toMatchObject({ status: 204 });
  for (const node of [first, second]) {
    expect(await node.ask("GET", `/api/channels/${onSecond.id}`)).toMatchObject({ status: 404 });
  }
});

it("says which nodes there are, and how many channels each holds", async () => {
  const { first, second } = await setStage();
  const seen = (await second.ask("GET", "/api/nodes")).body.items;
  expect(seen).toMatchObject([
    { name: "first", state: "alive", self: false, channels: 1, url: first.gateway.url },
    { name: "second", state: "alive", self: true, channels: 1, url: second.gateway.url },
  ]);
  await first.gateway.stop();
  await until(
    "the first to be gone",
    async () => (await second.ask("GET", "/api/nodes")).body.items.length === 1,
  );
});

it("ends a session on every node, and counts unknown tokens for all of them together", async () => {
  const { first, second } = await setStage();
  const signIn = await fetch(new URL("/api/session", first.gateway.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: ADMIN_TOKEN }),
  });
  const [cookie = ""] = (signIn.headers.get("set-cookie") ?? "").split(";");
  const withCookie = (node: NodeOfStage, method = "GET"): Promise<Response> =>
    fetch(new URL("/api/session", node.gateway.url), {
      method,
      headers: { cookie, "sec-fetch-site": "same-origin" },
    });
  expect((await withCookie(second)).status).toBe(200);
  expect((await withCookie(first, "DELETE")).status).toBe(204);
  expect((await withCookie(second)).status).toBe(401);

  for (let tries = 0; tries < FAILED_LOGINS; tries += 1) {
    const node = tries % 2 === 0 ? first : second;
    expect((await node.ask("GET", "/api/session", undefined, `guessed-${tries}`)).status).toBe(401);
  }
  await until("both to refuse more", async () => {
    const answers = await Promise.all(
      [first, second].map((node) => node.ask("GET", "/api/session", undefined, "again")),
    );
    return answers.every(({ status }) => status === 429);
  });
});

it("lets nobody but a node in at what nodes tell each other", async () => {
  const { first, second, onSecond } = await setStage();
  const news = { kind: "session", id: "x", until: 0 };
  const tell = (header?: string, path = "/nodes/news"): Promise<Response> =>
    fetch(new URL(path, first.gateway.url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        "content-type": "application/json",
        ...(header !== undefined && { [NODE_HEADER]: header }),
      },
      body: JSON.stringify(news),
    });
  const seals = (key: number, at = Date.now()) =>
    new NodeSeal(new Vault(Buffer.alloc(32, key)), { ...systemClock, wall: () => wallTime(at) });
  const said = { hops: 0, client: null };
  const ofNews = { method: "POST", path: "/nodes/news" };
  expect((await tell()).status).toBe(401);
  expect((await tell("AAAA")).status).toBe(401);
  expect((await tell(seals(8).seal(ofNews, said))).status).toBe(401);
  expect((await tell(seals(7).seal({ ...ofNews, path: "/nodes/other" }, said))).status).toBe(401);
  expect((await tell(seals(7).seal({ ...ofNews, method: "GET" }, said))).status).toBe(401);
  expect((await tell(seals(7, Date.now() - 120_000).seal(ofNews, said))).status).toBe(401);
  expect((await tell(seals(7).seal(ofNews, said))).status).toBe(204);
  // What a client says of where it comes from counts for nothing: the token is looked at by the holder.
  expect(await first.ask("GET", `/api/channels/${onSecond.id}`, undefined, "nobody's")).toMatchObject({
    status: 401,
  });
  expect(second.gateway.channels.has(onSecond.id)).toBe(true);
});

it("answers 503 with Retry-After while a holder cannot be reached, and lists its channels all the same", async () => {
  const { first, onFirst, onSecond } = await setStage({ nodeUrl: "http://127.0.0.1:9" });
  const refused = await first.ask("GET", `/api/channels/${onSecond.id}`);
  expect(refused).toMatchObject({ status: 503, body: { code: "NODE_UNREACHABLE" } });
  expect(refused.headers.get("retry-after")).toBe("2");
  expect((await first.ask("GET", "/api/channels")).body.items).toMatchObject([
    { id: onFirst.id, reason: null },
    { id: onSecond.id, reason: "between_nodes" },
  ]);
});

it("looks nothing up for who sends no token, or one that no node knows", async () => {
  const { first, second, onSecond } = await setStage({ nodeUrl: "http://127.0.0.1:9" });
  // The other node cannot be reached: what would be sent there is answered 503.
  for (const path of [`/api/channels/${onSecond.id}`, `/api/calls?channel_id=${onSecond.id}`]) {
    expect(await first.ask("GET", path)).toMatchObject({ status: 503 });
    expect(await first.ask("GET", path, undefined, "nobody's")).toMatchObject({ status: 401 });
    expect((await fetch(new URL(path, first.gateway.url))).status).toBe(401);
  }
  expect(second.gateway.channels.has(onSecond.id)).toBe(true);
});

it("forwards a request three times at most", async () => {
  const { first, onSecond } = await setStage();
  const path = `/api/channels/${onSecond.id}`;
  const ask = (hops: number): Promise<Response> => {
    const seal = new NodeSeal(new Vault(Buffer.alloc(32, 7)), systemClock);
    const header = seal.seal({ method: "GET", path }, { hops, client: "203.0.113.7" });
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, [NODE_HEADER]: header };
    return fetch(new URL(path, first.gateway.url), { headers });
  };
  expect((await ask(2)).status).toBe(200);
  const refused = await ask(3);
  expect({ status: refused.status, told: await refused.json() }).toMatchObject({
    status: 503,
    told: { code: "CHANNEL_NOT_HELD" },
  });
});

it("knows a broker on every node, and removes none that a channel of another node sends to", async () => {
  const { first, second, onSecond } = await setStage();
  const broker = { name: "main", kind: "nats", url: "nats://127.0.0.1:9" };
  expect(await second.ask("POST", "/api/brokers", broker)).toMatchObject({ status: 201 });
  const webhooks = `/api/channels/${onSecond.id}/webhooks`;
  const made = await first.ask("POST", webhooks, { broker: "main" });
  expect(made.status).toBe(201);
  expect(await first.ask("DELETE", "/api/brokers/main")).toMatchObject({
    status: 409,
    body: { code: "BROKER_IN_USE" },
  });
  expect(await first.ask("DELETE", `${webhooks}/${made.body.id}`)).toMatchObject({ status: 204 });
  expect(await first.ask("DELETE", "/api/brokers/main")).toMatchObject({ status: 204 });
  for (const node of [first, second]) {
    expect((await node.ask("GET", "/api/brokers")).body.items).toEqual([]);
  }
});
