import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BrokerServer } from "../stage/brokers/broker-server.ts";
import { startNats } from "../stage/brokers/nats-server.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { runCommand } from "../stage/run-command.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Answer, type Ask, at, client } from "./api.ts";

let server: BrokerServer;
let stage: GatewayStage;
let operator: Ask;

beforeAll(async () => {
  server = await startNats();
  stage = await setGatewayStage();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  await stage.link();
  await added({ name: "main" });
});
afterAll(async () => {
  await stage.close();
  await server.close();
});

/** A broker that is the server's, unless something else is given. */
function added(given: object): Promise<Answer> {
  const { user, password } = server.access;
  return operator("POST", "/api/brokers", {
    name: "x",
    kind: "nats",
    url: server.url(),
    user,
    password,
    ...given,
  });
}

async function code(answer: Promise<Answer>): Promise<unknown[]> {
  const { status, body } = await answer;
  return [status, at(body, "code")];
}

const WEBHOOKS = `/api/channels/${CHANNEL}/webhooks`;

test("a call's events go to the broker, with the log of any delivery", async () => {
  const place = await server.openPlace();
  const webhook = await operator("POST", WEBHOOKS, { broker: "main", to: place.to });
  expect([webhook.status, webhook.body]).toEqual([
    201,
    expect.objectContaining({
      broker: "main",
      to: place.to,
      leads_to: `nats main → ${place.to}${CHANNEL}.calls.*`,
      mode: "body",
      headers: [],
    }),
  ]);
  const before = stage.receiver.requests.length;
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await until("all events", async () => (await place.messages()).length === 2);
  await until("the webhook beside", () => stage.receiver.requests.length === before + 2);
  const messages = await place.messages();
  const requests = stage.receiver.requests.slice(before);
  expect(messages.map(({ body }) => body)).toEqual(requests.map(({ body }) => body));
  expect(messages.map(({ others }) => others.subject)).toEqual([
    `${place.to}${CHANNEL}.calls.initiated`,
    `${place.to}${CHANNEL}.calls.missed`,
  ]);
  const id = String(at(webhook.body, "id"));
  await until("both are settled", async () => {
    const { body } = await operator(
      "GET",
      `/api/deliveries?state=delivered&channel_id=${CHANNEL}&webhook_id=${id}`,
    );
    return (at(body, "items") as unknown[]).length === 2;
  });
  const deliveries = await operator("GET", `/api/deliveries?channel_id=${CHANNEL}&webhook_id=${id}`);
  expect(at(deliveries.body, "items", 0)).toMatchObject({
    id: messages[1]?.id,
    state: "delivered",
    attempts: 1,
    last_status: null,
    last_error: null,
  });
  const read = await operator("GET", `/api/deliveries/${messages[0]?.id}`);
  expect(at(read.body, "webhook", "leads_to")).toContain("nats main");
  expect(JSON.parse(String(at(read.body, "attempt_list", 0, "answer")))).toEqual({
    subject: `${place.to}${CHANNEL}.calls.initiated`,
    stream: place.to.replace(".", ""),
    sequence: 1,
  });
  const endpoint = await operator("GET", `${WEBHOOKS}/${id}/health`);
  expect(endpoint.body).toMatchObject({ attempts: 2, succeeded: 2, failing: false });
  const health = await operator("GET", "/api/brokers/main/health");
  expect(health.body).toMatchObject({ state: "connected", in_flight: 0, failed: 0, last_error: null });
  const metrics = await operator("GET", "/metrics");
  expect(String(metrics.body)).toMatch(/ringhook_attempts_total\{result="acknowledged"\} [2-9]/);
  await operator("DELETE", `${WEBHOOKS}/${id}`);
});

test("a webhook for all channels leads there without a secret; a test of it is a message", async () => {
  const answer = await operator("POST", "/api/webhooks", { broker: "main", channels: "all" });
  expect([answer.status, at(answer.body, "signing_secret")]).toEqual([201, undefined]);
  expect(at(answer.body, "leads_to")).toBe("nats main → ringhook.*.calls.*");
  const id = String(at(answer.body, "id"));
  const sent = await operator("POST", `${WEBHOOKS}/${id}/test`);
  // There was no stream for it: the gateway has made one.
  expect(sent.body).toMatchObject({ error: null, status: null });
  expect(JSON.parse(String(at(sent.body, "answer")))).toMatchObject({ stream: "RINGHOOK" });
  const moved = await operator("PATCH", `/api/webhooks/${id}`, { to: "crm." });
  expect(at(moved.body, "leads_to")).toBe("nats main → crm.*.calls.*");
  expect(await code(operator("POST", `/api/webhooks/${id}/signing-secret`))).toEqual([400, "BAD_WEBHOOK"]);
  expect(await code(operator("DELETE", "/api/brokers/main"))).toEqual([409, "BROKER_IN_USE"]);
  await operator("DELETE", `/api/webhooks/${id}`);
});

test("the compatible routes know nothing of it, and leave it where it is", async () => {
  const answer = await operator("POST", WEBHOOKS, { broker: "main" });
  const { body } = await operator("POST", `/api/channels/${CHANNEL}/token`);
  const owner = client(stage.gateway.url, String(at(body, "token")));
  const before = await owner("GET", "/settings");
  expect(before.bytes.toString()).not.toContain("broker");
  await owner("PATCH", "/settings", { webhooks: at(before.body, "webhooks") });
  const list = await operator("GET", WEBHOOKS);
  expect(list.bytes.toString()).toContain(String(at(answer.body, "id")));
  // Who chooses where, could write where other channels do.
  expect(await code(owner("POST", WEBHOOKS, { broker: "main", to: "ringhook.OTHER.calls.missed" }))).toEqual([
    403,
    "ADMIN_NEEDED",
  ]);
  expect(await code(owner("GET", "/api/brokers"))).toEqual([403, "ADMIN_NEEDED"]);
  await operator("DELETE", `${WEBHOOKS}/${String(at(answer.body, "id"))}`);
});

test("a broker's password is shown nowhere, and opens after a restart", async () => {
  const url = server.url().replace("//", `//${server.access.user}:${server.access.password}@`);
  const made = await added({ name: "sealed", url, user: null, password: null });
  expect(made.body).toMatchObject({ url: server.url(), user: server.access.user, has_password: true });
  const list = await operator("GET", "/api/brokers");
  expect(list.bytes.toString()).not.toContain(server.access.password);
  await stage.stopGateway();
  for (const file of ["ringhook.db", "ringhook.db-wal"]) {
    expect(readIfThere(join(stage.dataDir, file)).includes(server.access.password)).toBe(false);
  }
  await stage.startGateway();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  const test = await operator("POST", "/api/brokers/sealed/test");
  expect(test.body).toMatchObject({
    ok: true,
    error: null,
    server: expect.stringMatching(/^nats-server \d/),
  });
});

test("a look at a broker says what is wrong with it, and a change sets it right", async () => {
  await added({ name: "other", password: "another one" });
  const look = async (body: object = {}): Promise<unknown> =>
    (await operator("POST", "/api/brokers/other/test", body)).body;
  expect(await look()).toMatchObject({ ok: false, error: "BROKER_AUTH_FAILED" });
  await operator("PATCH", "/api/brokers/other", { password: server.access.password, create: false });
  const place = await server.openPlace();
  expect(await look({ to: place.to })).toMatchObject({ ok: true, is_there: true, warnings: [] });
  expect(await look({ to: "nobody.made.this" })).toMatchObject({ ok: false, is_there: false, error: null });
  // Who asked at one address is not told to another.
  const moved = await operator("PATCH", "/api/brokers/other", { url: "nats://127.0.0.1:1" });
  expect(moved.body).toMatchObject({ user: null, has_password: false });
  expect(await look()).toMatchObject({ ok: false, error: "BROKER_UNREACHABLE" });
  expect((await operator("DELETE", "/api/brokers/other")).status).toBe(204);
  expect(await code(operator("GET", "/api/brokers/other"))).toEqual([404, "BROKER_NOT_FOUND"]);
});

test("the command lists, adds, tests and removes them, and leads a channel there", async () => {
  const run = (...args: string[]) => runCommand([...args, "--data-dir", stage.dataDir]);
  const url = server.url().replace("//", `//${server.access.user}:${server.access.password}@`);
  expect((await run("brokers", "add", "cli", url, "--kind", "nats")).stdout).toContain(
    "Broker cli: nats at nats:",
  );
  expect((await run("brokers")).stdout).toMatch(/cli +nats +nats:\S+ +ringhook +no/);
  const tested = await run("brokers", "test", "cli");
  expect([tested.status, tested.stdout]).toEqual([0, expect.stringContaining("takes messages.")]);
  const led = await run("webhook", "add", CHANNEL, "broker:cli", "--to", "cli.");
  expect(led.stdout).toContain(`go to nats cli → cli.${CHANNEL}.calls.*`);
  const id = /whk_\w+/.exec(led.stdout)?.[0] ?? "";
  expect((await run("webhook", "test", CHANNEL, id)).stdout).toMatch(/^Acknowledged from 127/);
  expect((await run("brokers", "remove", "cli", "--yes")).stderr).toContain("[BROKER_IN_USE]");
  await run("webhook", "remove", CHANNEL, id);
  expect((await run("brokers", "remove", "cli", "--yes")).stdout).toBe("Broker cli was removed.\n");
  const gone = await run("brokers", "test", "cli");
  expect([gone.status, gone.stderr]).toEqual([1, expect.stringContaining("[BROKER_NOT_FOUND]")]);
});

test.each([
  ["a name that is taken", { name: "main" }, 409, "BROKER_EXISTS"],
  ["a name with a slash", { name: "a/b" }, 400, "BAD_BROKER"],
  ["an unknown kind", { kind: "kafka" }, 400, "BAD_REQUEST"],
  ["a URL of another kind", { url: "redis://127.0.0.1" }, 400, "BAD_BROKER"],
  ["no URL", { url: "127.0.0.1:4222" }, 400, "BAD_BROKER"],
  ["a URL with more", { url: "nats://127.0.0.1/a?b=c" }, 400, "BAD_BROKER"],
  ["a certificate that is none", { tls: { ca: "trust me" } }, 400, "BAD_BROKER"],
  ["a certificate without its key", { tls: { cert: "-----BEGIN CERTIFICATE-----" } }, 400, "BAD_BROKER"],
])("a broker is refused with %s", async (_, given, status, expected) => {
  expect(await code(added(given))).toEqual([status, expected]);
});

test.each([
  ["an unknown broker", { broker: "nobody" }, 404, "BROKER_NOT_FOUND"],
  ["a URL besides", { broker: "main", url: "http://127.0.0.1/" }, 400, "BAD_WEBHOOK"],
  ["a mode of HTTP", { broker: "main", mode: "path" }, 400, "BAD_WEBHOOK"],
  ["headers", { broker: "main", headers: { a: "b" } }, 400, "BAD_WEBHOOK"],
  ["a secret", { broker: "main", secret: "own" }, 400, "BAD_WEBHOOK"],
  ["an address with blanks", { broker: "main", to: "a b" }, 400, "BAD_WEBHOOK"],
  ["an address that is none of NATS", { broker: "main", to: "a..b" }, 400, "BAD_WEBHOOK"],
  ["neither", {}, 400, "BAD_REQUEST"],
  ["a URL that is a broker's", { url: "broker://main" }, 400, "BAD_WEBHOOK_URL"],
])("a webhook is refused with %s", async (_, given, status, expected) => {
  expect(await code(operator("POST", WEBHOOKS, given))).toEqual([status, expected]);
});

test("a webhook goes on leading to a URL, or to a broker; a second one to the same place is refused", async () => {
  const { body } = await operator("GET", WEBHOOKS);
  const ofUrl = String(at(body, "items", 0, "id"));
  expect(await code(operator("PATCH", `${WEBHOOKS}/${ofUrl}`, { broker: "main" }))).toEqual([
    400,
    "BAD_WEBHOOK",
  ]);
  const first = await operator("POST", WEBHOOKS, { broker: "main", to: "twice." });
  const id = String(at(first.body, "id"));
  expect(await code(operator("POST", WEBHOOKS, { broker: "main", to: "twice." }))).toEqual([
    409,
    "WEBHOOK_EXISTS",
  ]);
  expect(await code(operator("PATCH", `${WEBHOOKS}/${id}`, { url: "http://127.0.0.1/" }))).toEqual([
    400,
    "BAD_WEBHOOK",
  ]);
  const changed = await operator("PATCH", `${WEBHOOKS}/${id}`, { to: null, max_age_seconds: 60 });
  expect(changed.body).toMatchObject({ to: null, url: "broker://main", max_age_seconds: 60 });
  await operator("DELETE", `${WEBHOOKS}/${id}`);
});

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
