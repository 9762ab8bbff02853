import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nowOf } from "../../src/clock.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

const DAY_MS = 24 * 3_600_000;
const ADMIN_TOKEN = "an-admin-token-of-this-test";

const clock = new SetClock();
let dataDir: string;
let bare: BareGateway;
let operator: Ask;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ringhook-tokens-"));
  await start();
  for (const id of ["ONE", "TWO", "THREE"]) await operator("POST", "/api/channels", { id });
});
afterAll(async () => {
  await bare.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The admin token stands in the settings by its hash alone. */
async function start(): Promise<void> {
  const adminToken = `sha256:${createHash("sha256").update(ADMIN_TOKEN).digest("hex")}`;
  bare = await startBareGateway({ dataDir, adminToken }, { clock });
  operator = client(bare.gateway.url, ADMIN_TOKEN);
}

async function made(body: object): Promise<{ id: string; token: string; ask: Ask }> {
  const answer = await operator("POST", "/api/tokens", { channels: "all", scopes: ["read"], ...body });
  expect([answer.status, at(answer.body, "code")]).toEqual([201, undefined]);
  const [id, token] = [String(at(answer.body, "id")), String(at(answer.body, "token"))];
  return { id, token, ask: client(bare.gateway.url, token) };
}

async function refusal(body: object): Promise<unknown[]> {
  const answer = await operator("POST", "/api/tokens", { channels: "all", scopes: ["read"], ...body });
  return [answer.status, at(answer.body, "code")];
}

test("is shown once, kept as a hash, and opens after a restart", async () => {
  const { id, token } = await made({ name: "Grafana" });
  expect(token).toMatch(/^rht_[\w-]{43}$/);
  const list = await operator("GET", "/api/tokens");
  expect(at(list.body, "items", 0)).toMatchObject({ id, name: "Grafana", channels: "all", scopes: ["read"] });
  expect(list.bytes.toString()).not.toContain(token);
  await bare.gateway.stop();
  for (const file of ["ringhook.db", "ringhook.db-wal"]) {
    expect(readIfThere(join(dataDir, file)).includes(token)).toBe(false);
  }
  await start();
  expect((await client(bare.gateway.url, token)("GET", "/api/channels")).status).toBe(200);
});

test("the admin token's hash in the settings opens nothing; the token does", async () => {
  const hash = createHash("sha256").update(ADMIN_TOKEN).digest("hex");
  expect((await client(bare.gateway.url, `sha256:${hash}`)("GET", "/api/tokens")).status).toBe(401);
  expect((await operator("GET", "/api/tokens")).status).toBe(200);
});

test("says who it is, with its scopes and its only channel; and signs no browser in", async () => {
  const { ask, token } = await made({ name: "n8n", channels: ["ONE"], scopes: ["send", "manage"] });
  const session = await ask("GET", "/api/session");
  const about = { name: "n8n", scopes: ["send", "manage"], channels: ["ONE"] };
  expect(session.body).toMatchObject({ role: "token", channel_id: "ONE", token: about });
  const signedIn = await client(bare.gateway.url)("POST", "/api/session", { token });
  expect([signedIn.status, at(signedIn.body, "code")]).toEqual([403, "OWNER_NEEDED"]);
  expect(signedIn.headers.get("set-cookie")).toBeNull();
});

test("expires: then it is refused with a code of its own, and ends the stream it had opened", async () => {
  const { ask, token } = await made({ name: "a week", expires_at: nowOf(clock) + 7 * DAY_MS });
  const stream = await fetch(`${bare.gateway.url}/api/events?token=${token}`);
  const text = stream.text();
  clock.pass(7 * DAY_MS - 1);
  expect((await ask("GET", "/api/channels")).status).toBe(200);
  clock.pass(1);
  const late = await ask("GET", "/api/channels");
  expect([late.status, at(late.body, "code")]).toEqual([401, "TOKEN_EXPIRED"]);
  bare.gateway.feed.emit("channel", { channelId: "ONE", link: { state: "INIT", reason: null } });
  expect(await text).not.toContain("event: link");
});

test("is rotated: the old one opens for a day more, and the one before it no longer", async () => {
  const first = await made({ name: "rotated" });
  const rotate = async (): Promise<Ask> => {
    const answer = await operator("POST", `/api/tokens/${first.id}/rotate`);
    expect(at(answer.body, "old_token_until")).toBe(nowOf(clock) + DAY_MS);
    return client(bare.gateway.url, String(at(answer.body, "token")));
  };
  const statuses = async (...asks: Ask[]): Promise<number[]> =>
    Promise.all(asks.map(async (ask) => (await ask("GET", "/api/channels")).status));
  const second = await rotate();
  expect(await statuses(first.ask, second)).toEqual([200, 200]);
  const third = await rotate();
  expect(await statuses(first.ask, second, third)).toEqual([401, 200, 200]);
  clock.pass(DAY_MS);
  expect(await statuses(second, third)).toEqual([401, 200]);
});

test("is removed: it opens nothing any more, nor does the one before it", async () => {
  const { id, ask } = await made({ name: "removed" });
  const rotated = await operator("POST", `/api/tokens/${id}/rotate`);
  expect((await operator("DELETE", `/api/tokens/${id.toLowerCase()}`)).status).toBe(204);
  const after = client(bare.gateway.url, String(at(rotated.body, "token")));
  expect([(await ask("GET", "/api/session")).status, (await after("GET", "/api/session")).status]).toEqual([
    401, 401,
  ]);
  expect((await operator("DELETE", `/api/tokens/${id}`)).status).toBe(404);
});

test("for several channels: lists those channels alone, and asks which where a list is of one", async () => {
  const { ask } = await made({ name: "two of three", channels: ["ONE", "TWO"] });
  const channels = at((await ask("GET", "/api/channels")).body, "items") as { id: string }[];
  expect(channels.map(({ id }) => id)).toEqual(["ONE", "TWO"]);
  const status = async (query: string): Promise<unknown[]> => {
    const { status, body } = await ask("GET", `/api/calls${query}`);
    return [status, at(body, "code")];
  };
  expect(await status("")).toEqual([400, "CHANNEL_NEEDED"]);
  expect(await status("?channel_id=two")).toEqual([200, undefined]);
  expect(await status("?channel_id=THREE")).toEqual([404, "CHANNEL_NOT_FOUND"]);
});

test("does not open another channel that gets the id of one that was removed", async () => {
  await operator("POST", "/api/channels", { id: "AGAIN" });
  const { ask } = await made({ name: "of the first", channels: ["AGAIN"] });
  expect((await ask("GET", "/api/channels/AGAIN")).status).toBe(200);
  await operator("DELETE", "/api/channels/AGAIN");
  clock.pass(1);
  await until(
    "the id is free",
    async () => (await operator("POST", "/api/channels", { id: "AGAIN" })).status === 201,
  );
  expect((await ask("GET", "/api/channels/AGAIN")).status).toBe(404);
  expect(at((await ask("GET", "/api/channels")).body, "items")).toEqual([]);
});

test("is named in the audit log, and its last use in the list", async () => {
  const { id, ask } = await made({ name: "Terraform", scopes: ["manage"] });
  await ask("PATCH", "/api/channels/ONE", { name: "First" });
  await until("the entry", async () => {
    const { body } = await operator("GET", "/api/audit?limit=1");
    return at(body, "items", 0, "who") === "token Terraform" && at(body, "items", 0, "channel_id") === "ONE";
  });
  await operator("DELETE", `/api/tokens/${id}`);
  await until("the entry", async () => {
    const entry = at((await operator("GET", "/api/audit?limit=1")).body, "items", 0);
    return at(entry, "change") === "removeToken" && at(entry, "touched", "tokenId") === id;
  });
  const items = at((await operator("GET", "/api/tokens")).body, "items") as {
    name: string;
    last_used_at: number;
  }[];
  const used = items.find(({ name }) => name === "two of three")?.last_used_at;
  expect(used).toBeGreaterThan(0);
});

test.each([
  ["a name that is taken", { name: "Grafana" }, 409, "TOKEN_EXISTS"],
  ["no name", { name: " " }, 400, "BAD_TOKEN"],
  ["a name of two lines", { name: "a\nb" }, 400, "BAD_TOKEN"],
  ["a time in the past", { name: "x", expires_at: "2001-01-01" }, 400, "BAD_TOKEN"],
  ["no time", { name: "x", expires_at: "soon" }, 400, "BAD_TIME"],
  ["an unknown channel", { name: "x", channels: ["NONE"] }, 404, "CHANNEL_NOT_FOUND"],
  ["no channel", { name: "x", channels: [] }, 400, "BAD_REQUEST"],
  ["no scope", { name: "x", scopes: [] }, 400, "BAD_REQUEST"],
  ["an unknown scope", { name: "x", scopes: ["admin"] }, 400, "BAD_REQUEST"],
])("is refused with %s", async (_, body, status, code) => {
  expect(await refusal(body)).toEqual([status, code]);
});

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
