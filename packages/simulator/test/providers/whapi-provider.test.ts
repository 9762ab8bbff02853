import { afterEach, describe, expect, it } from "vitest";
import { WhapiProvider, type WhapiProviderOptions, type WhapiWebhook } from "../../src/providers/index.ts";
import { type Receiver, receive, seeded } from "./receiver.ts";

const TOKEN = "a-token-of-whapi";
const EVENTS = [{ type: "calls", method: "post" }];
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function listen(...answer: Parameters<typeof receive>): Promise<Receiver> {
  const receiver = await receive(...answer);
  open.push(receiver);
  return receiver;
}

function provider(webhooks: WhapiWebhook[], options: Partial<WhapiProviderOptions> = {}): WhapiProvider {
  const settings = { webhooks, ...options.settings };
  const made = new WhapiProvider({ token: TOKEN, speed: 10_000, random: seeded(7), ...options, settings });
  open.push(made);
  return made;
}

it.each([
  ["body", "/hook?key=1"],
  ["path", "/hook/calls/post?key=1"],
  ["method", "/hook/calls?key=1"],
] as const)("sends in the mode %s, with the owner's headers", async (mode, path) => {
  const receiver = await listen();
  const webhook = { url: `${receiver.url}/hook?key=1`, mode, headers: { "x-own": "1" }, events: EVENTS };
  await provider([webhook]).play("missed");
  expect(receiver.received).toHaveLength(3);
  for (const { method, url, headers } of receiver.received) {
    expect([method, url, headers["x-own"]]).toEqual(["POST", path, "1"]);
  }
});

it.each([
  ["missed", ["initiated", "ringing", "missed"]],
  ["canceled", ["initiated", "ringing", "canceled"]],
  ["answered", ["initiated", "ringing", "answered"]],
  ["missed_without_ringing", ["initiated", "missed"]],
] as const)("plays a call that is %s", async (kind, statuses) => {
  const receiver = await listen();
  const { id, requests } = await provider([{ url: receiver.url, events: EVENTS }]).play(kind, "919984351847");
  expect(requests.map(({ taken }) => taken)).toEqual(statuses.map(() => true));
  const calls = receiver.received.map(({ body }) => JSON.parse(body.toString()).calls[0]);
  expect(calls.map(({ status }) => status).toSorted()).toEqual([...statuses].toSorted());
  for (const call of calls) expect(call).toMatchObject({ id, from: "919984351847@s.whatsapp.net" });
});

it("sends to every webhook that asked for calls, and to no other", async () => {
  const [first, second, other] = [await listen(), await listen(), await listen()];
  const made = provider([
    { url: first.url, events: EVENTS },
    { url: second.url, events: [{ type: "messages", method: "post" }, ...EVENTS] },
    { url: other.url, events: [{ type: "messages", method: "post" }] },
    { url: other.url },
  ]);
  await made.send('{"calls":[]}', "nothing");
  expect([first, second, other].map(({ received }) => received.length)).toEqual([1, 1, 0]);
  expect(first.received[0]?.body.toString()).toBe('{"calls":[]}');
});

it("sends again until a webhook is older than its owner wants", async () => {
  const receiver = await listen(() => ({ status: 503 }));
  const webhook = { url: receiver.url, events: EVENTS, webhook_max_age_seconds: 15 };
  const [sent] = await provider([webhook]).send('{"calls":[]}', "nothing");
  // Waits of 3 and 6 s; with 9 s more it would be 18 s old.
  expect(sent).toMatchObject({ taken: false });
  expect(sent?.attempts.map(({ status }) => status)).toEqual([503, 503, 503]);
});

describe("the API of the settings", () => {
  async function ask(made: WhapiProvider, path: string, init: RequestInit = {}): Promise<[number, unknown]> {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", ...init.headers };
    const { status, json } = await fetch((await made.serve()) + path, { ...init, headers }).then(
      async (response) => ({
        status: response.status,
        json: await response.json(),
      }),
    );
    return [status, json];
  }

  const patch = (change: unknown): RequestInit => ({ method: "PATCH", body: JSON.stringify(change) });

  it("changes what is named, keeps the rest, and says what it changed", async () => {
    const made = provider([]);
    const [, before] = await ask(made, "/settings");
    const webhooks = [{ url: "https://example.com/hook", mode: "body", events: EVENTS }];
    const [status, updated] = await ask(made, "/settings", patch({ webhooks, unknown: [1] }));
    expect(status).toBe(200);
    expect(updated).toEqual({
      before_update: before,
      after_update: { ...(before as object), webhooks, unknown: [1] },
      changes: ["webhooks", "unknown"],
    });
    expect(made.settings.webhooks).toEqual(webhooks);
  });

  it("is served at a port that is given, and says when another program has it", async () => {
    const url = await provider([]).serve();
    const port = Number(new URL(url).port);
    await expect(provider([]).serve(port)).rejects.toMatchObject({ code: "PORT_IN_USE" });
  });

  it("sends to what was registered over it, and says when something was", async () => {
    const receiver = await listen();
    const made = provider([]);
    let isAsked = false;
    const asked = made.asked().then(() => {
      isAsked = true;
    });
    await ask(made, "/settings", patch({ webhooks: [{ url: receiver.url }] }));
    expect(isAsked).toBe(false);
    await ask(made, "/settings", patch({ webhooks: [{ url: receiver.url, events: EVENTS }] }));
    await asked;
    await made.asked();
    await made.play("answered");
    expect(receiver.received).toHaveLength(3);
  });

  it.each([
    [[]],
    [{ webhooks: {} }],
    [{ webhooks: [{ url: "ftp://example.com" }] }],
    [{ webhooks: [{ mode: "body" }] }],
    [{ webhooks: [{ url: "https://example.com", mode: "query" }] }],
    [{ webhooks: [{ url: "https://example.com", headers: { a: 1 } }] }],
    [{ webhooks: [{ url: "https://example.com", headers: { a: "", b: "", c: "", d: "", e: "", f: "" } }] }],
    [{ webhooks: [{ url: "https://example.com", events: [{ type: "call", method: "post" }] }] }],
    [{ webhooks: [{ url: "https://example.com", webhook_max_age_seconds: 14 }] }],
    [{ callback_backoff_delay_ms: 2_999 }],
    [{ max_callback_backoff_delay_ms: "900000" }],
  ])("refuses %j, and changes nothing", async (change) => {
    const made = provider([]);
    const before = made.settings;
    const [status, answer] = await ask(made, "/settings", patch(change));
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: { code: 400, message: "Wrong settings format" } });
    expect(made.settings).toEqual(before);
  });

  it("refuses another token, takes it from the query too, and a body that is no JSON", async () => {
    const made = provider([]);
    const wrong = { headers: { authorization: "Bearer another" } };
    expect((await ask(made, "/settings", wrong))[0]).toBe(401);
    const query = await fetch(`${await made.serve()}/settings?token=${TOKEN}`);
    expect(query.status).toBe(200);
    expect((await ask(made, "/settings", { method: "PATCH", body: "{" }))[0]).toBe(400);
  });

  it("resets, and says when there is nothing to reset", async () => {
    const made = provider([{ url: "https://example.com/hook" }]);
    expect(await ask(made, "/settings", { method: "DELETE", body: "{}" })).toEqual([200, { success: true }]);
    expect((await ask(made, "/settings", { method: "DELETE", body: "{}" }))[0]).toBe(409);
    expect(made.settings.webhooks).toEqual([]);
  });

  it("lists the events that a webhook can ask for", async () => {
    const [, events] = await ask(provider([]), "/settings/events");
    expect(events).toContainEqual({ type: "calls", method: "post" });
  });
});
