import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChatwootServer, startChatwoot, TOKEN } from "../stage/chatwoot/chatwoot-server.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { runCommand } from "../stage/run-command.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Ask, at, client } from "./api.ts";

let stage: GatewayStage;
let operator: Ask;
beforeAll(async () => {
  stage = await setGatewayStage();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  await stage.link();
});
afterAll(() => stage.close());

const WEBHOOKS = `/api/channels/${CHANNEL}/webhooks`;

const bodyFor = (url: string, more: object = {}) => ({
  chatwoot: { url, account_id: 1, inbox_id: 5, token: TOKEN, ...more },
});

/** A Chatwoot, and a webhook of the channel's that leads there until the test is over. */
async function added(more: object = {}): Promise<ChatwootServer & { id: string; shown: unknown }> {
  const server = closing(await startChatwoot());
  const { status, body } = await operator("POST", WEBHOOKS, bodyFor(server.url, more));
  expect([status, at(body, "code")]).toEqual([201, undefined]);
  const id = String(at(body, "id"));
  closing({ close: () => operator("DELETE", `${WEBHOOKS}/${id}`) });
  return Object.assign(server, { id, shown: body });
}

async function deliveriesOf(id: string, query = ""): Promise<Record<string, unknown>[]> {
  const { body } = await operator("GET", `/api/deliveries?webhook_id=${id}${query}`);
  return at(body, "items") as Record<string, unknown>[];
}

test("it is made, listed, changed and removed, and its token is in no answer and no file", async () => {
  const { id, url, shown } = await added();
  const item = {
    id,
    url: `${url}/app/accounts/1/inbox/5`,
    leads_to: `Chatwoot ${new URL(url).host} → account 1, inbox 5`,
    chatwoot: {
      ...{ url, account_id: 1, inbox_id: 5, statuses: ["missed", "answered"] },
      ...{ open_on: ["missed"], message: {}, private: false },
    },
    headers: [],
    events: ["calls.post"],
    secret: "channel",
    warnings: [],
  };
  expect(shown).toMatchObject(item);
  const listed = await operator("GET", WEBHOOKS);
  expect(at(listed.body, "items")).toContainEqual(expect.objectContaining(item));
  const changed = await operator("PATCH", `${WEBHOOKS}/${id}`, { chatwoot: { statuses: ["missed"] } });
  expect(at(changed.body, "chatwoot")).toMatchObject({ statuses: ["missed"], inbox_id: 5 });
  for (const { body } of [listed, changed]) expect(JSON.stringify(body)).not.toContain(TOKEN);
  expect(JSON.stringify(shown)).not.toContain(TOKEN);
  for (const file of ["ringhook.db", "ringhook.db-wal"]) {
    expect(readFileSync(join(stage.dataDir, file)).includes(TOKEN)).toBe(false);
  }
  expect((await operator("DELETE", `${WEBHOOKS}/${id}`)).status).toBe(204);
});

test.each<[string, object, number, string]>([
  ["an unknown field", { chatwoot: { ...bodyFor("https://a.example").chatwoot, x: 1 } }, 400, "BAD_REQUEST"],
  ["another status", bodyFor("https://a.example", { statuses: ["ringing"] }), 400, "BAD_REQUEST"],
  ["a URL beside it", { ...bodyFor("https://a.example"), url: "https://b.example" }, 400, "BAD_WEBHOOK"],
  ["a secret", { ...bodyFor("https://93.184.216.34"), secret: "own" }, 400, "BAD_WEBHOOK"],
  ["an inner address", bodyFor("http://10.0.0.1:3000"), 400, "ADDRESS_REFUSED"],
])("%s is refused", async (_name, body, status, code) => {
  const answer = await operator("POST", WEBHOOKS, body);
  expect([answer.status, at(answer.body, "code")]).toEqual([status, code]);
  expect(JSON.stringify(answer.body)).not.toContain(TOKEN);
});

test("calls are told by their end alone, with the log and the attempts of any delivery", async () => {
  const { id, book, wrongs, shown } = await added();
  const missed = await stage.caller.call(OWN);
  await missed.timeOut();
  await until("the missed call", () => book.messages.length === 1);
  const answered = await stage.caller.call(OWN);
  await answered.answer();
  await until("the answered call", () => book.messages.length === 2);
  expect(book.messages.map(({ content, private: isNote }) => [content, isNote])).toEqual([
    [`Missed WhatsApp call from +${CALLER}`, false],
    [`Answered WhatsApp call from +${CALLER}`, true],
  ]);
  await until("both are settled", async () => (await deliveriesOf(id, "&state=delivered")).length === 2);
  const [, first] = await deliveriesOf(id);
  expect(first).toMatchObject({ call_id: missed.id, status: "missed", attempts: 1, last_status: 200 });
  expect(book.messages[0]?.source_id).toBe(first?.id);
  const read = await operator("GET", `/api/deliveries/${first?.id}`);
  expect(at(read.body, "webhook", "url")).toBe(at(shown, "url"));
  expect(at(read.body, "attempt_list", 0)).toMatchObject({ status: 200, error: null });
  const replay = await operator("POST", `/api/deliveries/${first?.id}/replay`);
  await until("the replay", () => book.messages.length === 3);
  expect(book.messages[2]?.source_id).toBe(at(replay.body, "id"));
  expect([book.contacts.length, wrongs]).toEqual([1, []]);
});

test("calls of one caller go one after another, whatever becomes of the first one", async () => {
  const { book, behave, asked, wrongs } = await added();
  const settings = { callback_backoff_delay_ms: 100, max_callback_backoff_delay_ms: 900_000 };
  await operator("PATCH", `/api/channels/${CHANNEL}/settings`, settings);
  behave(({ step, time }) => {
    if (step === "search" && time === 1) return { status: 503 };
    return step === "contact" && time === 1 ? "cut" : { afterMs: 30 };
  });
  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const call = await stage.caller.call(OWN);
    await call.timeOut();
    ids.push(call.id);
  }
  await until("all are told", () => book.messages.length === 4);
  expect([book.contacts.length, book.conversations.length, book.doubles(), wrongs]).toEqual([1, 1, [], []]);
  const told = await Promise.all(
    book.messages.map(async ({ source_id }) =>
      at((await operator("GET", `/api/deliveries/${source_id}`)).body, "call_id"),
    ),
  );
  expect(told).toEqual(ids);
  // One after another: nothing is searched for before what came before it is written.
  const steps = asked.map(({ step }) => step).join(" ");
  expect(steps.slice(steps.lastIndexOf("contact "))).not.toMatch(/search search/);
});

test("a refusal disables it with CHATWOOT_REFUSED until it is changed; then what waited is told", async () => {
  const { id, book, behave } = await added();
  behave(({ step }) => (step === "search" ? { status: 401, body: '{"error":"no"}' } : undefined));
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  const find = async (): Promise<unknown> => {
    const { body } = await operator("GET", WEBHOOKS);
    return (at(body, "items") as { id: string }[]).find((one) => one.id === id);
  };
  await until("it is disabled", async () => at(await find(), "disabled_at") !== null);
  expect(at(await find(), "disabled_reason")).toBe(
    "CHATWOOT_REFUSED: the Chatwoot answered 401 to GET /contacts/search",
  );
  const [waiting] = await deliveriesOf(id);
  expect(waiting).toMatchObject({ state: "pending", last_status: 401, last_error: "CHATWOOT_REFUSED" });
  behave(() => undefined);
  await operator("PATCH", `${WEBHOOKS}/${id}`, { chatwoot: { token: TOKEN } });
  await until("what waited", () => book.messages.length === 1);
});

test("a test writes a note of a sample call, and opens nothing", async () => {
  const { id, book } = await added();
  const tried = await operator("POST", `${WEBHOOKS}/${id}/test`);
  expect(tried.body).toMatchObject({ status: 200, error: null });
  expect(book.messages).toMatchObject([
    { content: "Test: Missed WhatsApp call from +12025550100", private: true },
  ]);
  expect(book.conversations.map(({ status }) => status)).toEqual(["resolved"]);
});

test("the compatible routes know nothing of it, and leave it where it is", async () => {
  const { id } = await added();
  const owner = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
  const before = await owner("GET", "/settings");
  expect([before.status, JSON.stringify(before.body)]).toEqual([
    200,
    expect.not.stringContaining("chatwoot"),
  ]);
  await owner("PATCH", "/settings", { webhooks: at(before.body, "webhooks") });
  const { body } = await operator("GET", WEBHOOKS);
  expect((at(body, "items") as { id: string }[]).map((one) => one.id)).toContain(id);
});

test("one for all channels, from the command line, is kept over a restart of the gateway", async () => {
  const server = closing(await startChatwoot());
  const tokenFile = join(await temporaryFolder(), "token");
  await writeFile(tokenFile, `${TOKEN}\n`);
  const access = ["--data-dir", stage.dataDir];
  const where = ["--account", "1", "--inbox", "5", "--token-file", tokenFile, "--status", "missed"];
  const made = await runCommand(["webhook", "add", "all", `chatwoot:${server.url}/`, ...where, ...access]);
  expect([made.status, made.stderr]).toEqual([0, ""]);
  expect(made.stdout).toMatch(/calls\.post of all go to Chatwoot 127\.0\.0\.1:\d+ → account 1, inbox 5/);
  expect(made.stdout).not.toContain("secret");
  await stage.stopGateway();
  await stage.startGateway();
  operator = client(stage.gateway.url, stage.gateway.adminToken);
  await stage.isOnline();
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await until("it is told", () => server.book.messages.length === 1);
  const { body } = await operator("GET", "/api/webhooks");
  expect(at(body, "items", 0)).toMatchObject({ channels: "all", chatwoot: { statuses: ["missed"] } });
  expect(JSON.stringify(body)).not.toContain(TOKEN);
  await operator("DELETE", `/api/webhooks/${at(body, "items", 0, "id")}`);
});
