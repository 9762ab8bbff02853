import { describe, expect, it } from "vitest";
import { fakeRequest, sampleCalls } from "../src/fixtures/index.ts";
import { PayloadError, parseWebhook } from "../src/index.ts";

const channel_id = "MANTIS-M72HC";
const user = { id: "61371989950", name: "Jonathan" };
const health = { start_at: 1713774883, uptime: 78, status: { code: 3, text: "QR" }, version: "1.0.0" };
const called = {
  from: "919984351847@s.whatsapp.net",
  first_call_at: 1713792453000,
  last_call_at: 1713796053000,
};
const callbacks = {
  date: "2024-04-23",
  timezone: "Europe/Berlin",
  open: 2,
  snoozed: 1,
  newest: [
    {
      id: "cbk_01HW2XDX88",
      ...called,
      name: "Asha",
      calls: 3,
      assigned_to: "Maria",
      note: "asks for a table",
    },
    { id: "cbk_01HW2XDX87", ...called, from: "884422@lid", calls: 1 },
  ],
};
const qr = { status: "OK", base64: "data:image/png;base64,AA==", rowdata: "2@abc", expire: 20 };

const update = {
  id: "wacid.HBgL",
  direction: "incoming",
  from: "16315553602@s.whatsapp.net",
  chat_id: "16315553602@s.whatsapp.net",
  status: "ended",
  end_reason: "completed",
  timestamp: 1671644944000,
  started_at: 1671644824000,
  ended_at: 1671644944000,
  duration: 120,
  group_call: false,
  video_call: false,
  late: false,
};

const webhooks = {
  "calls.post": sampleCalls[0],
  "calls.patch": { calls_updates: [update], event: { type: "calls", event: "patch" }, channel_id },
  "users.post": { user, event: { type: "users", event: "post" }, channel_id },
  "users.delete": { user, event: { type: "users", event: "delete" }, channel_id },
  "channel.post": { health, event: { type: "channel", event: "post" }, channel_id },
  "callbacks.post": { callbacks, event: { type: "callbacks", event: "post" }, channel_id },
  "ops.post": {
    alert: {
      kind: "endpoint_failing",
      state: "over",
      since: 1713792453000,
      ended_at: 1713796053000,
      webhook_id: "whk_01HW2XDX880000000000000000",
      message: "The webhook takes its events again.",
    },
    event: { type: "ops", event: "post" },
    channel_id,
  },
  "reminders.post": {
    reminders: [
      {
        call_id: "ED3D9B4864F90327F10D24BAEED6CFB9",
        from: "919984351847@s.whatsapp.net",
        name: "Asha",
        called_at: 1713792453000,
        rule: "missed",
      },
    ],
    event: { type: "reminders", event: "post" },
    channel_id,
  },
  "channel.patch": { qr, event: { type: "channel", event: "patch" }, channel_id },
};

describe.each(Object.entries(webhooks))("%s", (name, body) => {
  it("is read under its name, as it came", () => {
    const webhook = parseWebhook(body);
    expect(webhook).toEqual({ name, body });
    expect(JSON.stringify(webhook.body)).toBe(JSON.stringify(body));
  });

  it.each(["body", "path", "method"] as const)("is read in mode %s", async (mode) => {
    const request = await fakeRequest(body, { mode });
    expect(parseWebhook(await request.json(), request)).toEqual({ name, body });
  });

  it.each(["path", "method"] as const)("is read in mode %s when the body does not name it", async (mode) => {
    const request = await fakeRequest(body, { mode, url: "https://example.com/hook?tenant=7" });
    const { event: _event, ...unnamed } = body;
    expect(parseWebhook(unnamed, request)).toEqual({ name, body });
  });
});

it("keeps fields it does not know", () => {
  const body = { ...webhooks["channel.post"], health: { ...health, ip: "203.0.113.5" }, extra: 1 };
  expect(parseWebhook(body)).toEqual({ name: "channel.post", body });
});

it("hands on an event it does not know as other", () => {
  const body = { messages: [{ id: "1" }], event: { type: "messages", event: "post" }, channel_id };
  expect(parseWebhook(body)).toEqual({ name: "other", body });
});

it("lets the body name the event where both do", () => {
  const target = { method: "POST", url: "https://example.com/hook/users/post" };
  expect(parseWebhook(sampleCalls[0], target).name).toBe("calls.post");
});

describe("names what is wrong", () => {
  it.each([
    ["$", 7, "an object"],
    ["$.event", { channel_id }, "an object"],
    ["$.event.event", { event: { type: "calls" } }, "a string, not empty"],
    ["$.calls", { event: { type: "calls", event: "post" }, channel_id }, "an array"],
    ["$.user.id", { ...webhooks["users.post"], user: {} }, "a string, not empty"],
    [
      "$.health.status.code",
      { ...webhooks["channel.post"], health: { ...health, status: {} } },
      "a number, at least 0",
    ],
    [
      "$.callbacks.newest[0].calls",
      { ...webhooks["callbacks.post"], callbacks: { ...callbacks, newest: [{ id: "a", from: "b" }] } },
      "a number, at least 0",
    ],
    ["$.qr.rowdata", { ...webhooks["channel.patch"], qr: { ...qr, rowdata: 1 } }, "a string"],
  ])("%s", (path, input, expected) => {
    expect(() => parseWebhook(input)).toThrow(PayloadError);
    expect(() => parseWebhook(input)).toThrow(`${path}: expected ${expected}`);
  });

  it.each(["/hook", "/users/7", "/", "/hook?calls/post", "/callsposts"])(
    "does not take the path %s of the receiver's own for an event",
    (path) => {
      const target = { method: "POST", url: `https://example.com${path}` };
      expect(() => parseWebhook({ channel_id }, target)).toThrow("$.event: expected an object, got nothing");
    },
  );
});
