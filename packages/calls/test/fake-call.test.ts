import { describe, expect, it } from "vitest";
import { fakeCall, fakeRequest, sampleBodies, sampleCalls } from "../src/fixtures/index.ts";
import { foldCall, parseCallsWebhook, verifySignature } from "../src/index.ts";
import { secret } from "./receiving.ts";

const statusesOf = (call: ReturnType<typeof fakeCall>) => call.events.map((event) => event.status);

describe("fakeCall", () => {
  it("tells a missed call in order, each event in a webhook of its own", () => {
    const call = fakeCall();
    expect(statusesOf(call)).toEqual(["initiated", "ringing", "missed"]);
    expect(call.webhooks.map(parseCallsWebhook)).toEqual(call.webhooks);
    expect(call.webhooks.map((webhook) => webhook.calls)).toEqual(call.events.map((event) => [event]));
    expect(call.id).toMatch(/^[0-9A-F]{32}$/);
    expect(foldCall(call.events)).toMatchObject({ id: call.id, status: "missed", ringMs: 8000 });
  });

  it("makes the documented samples", () => {
    const caller = "919984351847";
    const missed = fakeCall({ id: "ED3D9B4864F90327F10D24BAEED6CFB9", caller, startedAt: 1713792453999 });
    expect(missed.webhooks.map((webhook) => JSON.stringify(webhook))).toEqual(sampleBodies.slice(0, 3));
    const answered = fakeCall({
      id: "9A8D1BC9430628934B085167CC0AF026",
      caller,
      end: "answered",
      startedAt: 1713792560000,
    });
    expect(answered.webhooks.at(-1)).toEqual(sampleCalls[3]);
  });

  it("makes group, video, hidden and unfinished calls", () => {
    const group = "120363041234567890@g.us";
    const call = fakeCall({ group, video: true, caller: "153278964101375@lid", end: "none" });
    expect(statusesOf(call)).toEqual(["initiated", "ringing"]);
    const common = { chat_id: group, from: "153278964101375@lid", group_call: true, video_call: true };
    expect(call.events).toEqual(call.events.map((event) => ({ ...event, ...common })));
  });

  it("tells only the end of a call placed while the channel was away, unless it still rings", () => {
    const ended = fakeCall({ offline: true, end: "answered" });
    expect(ended.events).toMatchObject([{ status: "answered", offline_call: true }]);
    expect(fakeCall({ offline: true, end: "none" }).events).toMatchObject([
      { status: "initiated", offline_call: true },
      { status: "ringing", offline_call: false },
    ]);
  });

  it("is the same again with the same source of chance", () => {
    const seeded = () => fakeCall({ random: () => 0.7, startedAt: 0 });
    expect(seeded()).toEqual(seeded());
  });
});

describe("fakeRequest", () => {
  it.each([
    ["body", "POST", "https://example.com/hook?a=1"],
    ["path", "POST", "https://example.com/hook/users/delete?a=1"],
    ["method", "DELETE", "https://example.com/hook/users?a=1"],
  ] as const)("sends in mode %s", async (mode, method, url) => {
    const webhook = { user: { id: "61371989950" }, event: { type: "users", event: "delete" } };
    const request = await fakeRequest(webhook, { mode, url: "https://example.com/hook?a=1" });
    expect({ method: request.method, url: request.url }).toEqual({ method, url });
    expect(await request.text()).toBe(JSON.stringify(webhook));
  });

  it("signs when it has a secret, and else sends no webhook headers", async () => {
    const signed = await fakeRequest(sampleCalls[0], { secret, webhookId: "msg_1", now: 1713792453000 });
    const verified = await verifySignature(await signed.text(), signed.headers, secret, {
      now: 1713792453000,
    });
    expect(verified).toEqual({ id: "msg_1", timestamp: 1713792453000 });
    const unsigned = await fakeRequest(sampleCalls[0]);
    expect([...unsigned.headers.keys()]).toEqual(["content-type"]);
  });
});
