import { sampleBodies } from "@ringhook/calls/fixtures";
import { expect, it } from "vitest";
import { whapiAddress } from "../../src/sources/whapi/address.ts";
import { readWhapi, type WhapiReading } from "../../src/sources/whapi/read-whapi.ts";
import { registration } from "../../src/sources/whapi/registration.ts";
import { whapiCall } from "../../src/sources/whapi/whapi-call.ts";
import { ARRIVED, WHAPI_SECRET, whapiBody, whapiElement, whapiRequest } from "./stage/requests.ts";

const facts = {
  callId: "ED3D9B4864F90327F10D24BAEED6CFB9",
  at: 1_713_792_453_000,
  offline: false,
  creator: "919984351847@s.whatsapp.net",
  callerNumber: "919984351847@s.whatsapp.net",
  group: false,
  video: false,
};

it.each([
  ["initiated", {}, { ...facts, kind: "offered" }],
  ["ringing", {}, { ...facts, kind: "ringing" }],
  ["ringing", { latency: 240 }, { ...facts, kind: "ringing", latencyMs: 240 }],
  ["answered", {}, { ...facts, kind: "answered", by: "self" }],
  ["missed", {}, { ...facts, kind: "ended", by: "self", reason: "provider_missed" }],
  ["canceled", {}, { ...facts, kind: "ended", by: "self", reason: "canceled" }],
  ["initiated", { video_call: true }, { ...facts, kind: "offered", video: true }],
  [
    "initiated",
    { group_call: true, chat_id: "120363041234567890@g.us" },
    { ...facts, kind: "offered", group: true, groupJid: "120363041234567890@g.us" },
  ],
  ["initiated", { offline_call: true }, { ...facts, kind: "offered" }],
  [
    "missed",
    { offline_call: true },
    { ...facts, offline: true, kind: "ended", by: "self", reason: "provider_missed" },
  ],
  ["initiated", { from: "919984351847" }, { ...facts, kind: "offered", creator: "919984351847" }],
  [
    "initiated",
    { from: "153278964101375@lid" },
    expect.objectContaining({ callerLid: "153278964101375@lid" }),
  ],
  ["initiated", { from: undefined }, { ...facts, kind: "offered" }],
  ["initiated", { timestamp: 1_713_792_453 }, { ...facts, kind: "offered" }],
  ["initiated", { timestamp: 1_713_792_453_789 }, { ...facts, kind: "offered" }],
  ["initiated", { timestamp: "1713792453" }, { ...facts, kind: "offered" }],
  ["initiated", { timestamp: 1_713_792_453_000_000 }, { ...facts, kind: "offered" }],
  ["initiated", { timestamp: 2 ** 62 }, { ...facts, kind: "offered", at: ARRIVED }],
  ["initiated", { timestamp: -1 }, { ...facts, kind: "offered", at: ARRIVED }],
  ["initiated", { timestamp: null }, { ...facts, kind: "offered", at: ARRIVED }],
] as const)("%s %j is a signal", (status, more, signal) => {
  const text = JSON.stringify(whapiElement(status, more));
  expect(whapiCall(text, ARRIVED)).toEqual({
    callId: facts.callId,
    step: expect.any(String),
    signal,
    update: null,
    asSent: text,
  });
});

it.each([
  [whapiElement("paused"), "unknown_status"],
  [whapiElement("missed", { status: 7 }), "unknown_status"],
  [whapiElement("missed", { id: "" }), "malformed"],
  [whapiElement("missed", { id: "x".repeat(257) }), "malformed"],
  [whapiElement("missed", { from: null, chat_id: {} }), "malformed"],
  [[1], "malformed"],
  [null, "malformed"],
] as const)("%j makes no signal, and is counted", (element, why) => {
  const reading = readWhapi(whapiRequest(whapiBody(element)), ADDRESS, SOURCE, ARRIVED);
  expect(reading).toMatchObject({ outcome: "nothing_of_ours", reports: [], unreported: [why] });
});

const ADDRESS = { channelId: "MANTIS-M72HC", secret: undefined, event: undefined };
const SOURCE = { channelId: "MANTIS-M72HC", secrets: [WHAPI_SECRET] };

it.each(sampleBodies.map((body) => [body]))("reads the sample %s", (body) => {
  const reading = readWhapi(whapiRequest(body), ADDRESS, SOURCE, ARRIVED) as WhapiReading;
  expect(reading.outcome).toBe("taken");
  expect(reading.reports.map(({ asSent }) => JSON.parse(asSent ?? ""))).toEqual(JSON.parse(body).calls);
});

it("takes the calls of a request that also holds what is none", () => {
  const body = whapiBody(whapiElement("initiated"), 7, whapiElement("paused"), whapiElement("ringing"));
  const reading = readWhapi(whapiRequest(body), ADDRESS, SOURCE, ARRIVED) as WhapiReading;
  expect(reading.reports.map(({ step }) => step)).toEqual(["offered", "ringing"]);
  expect(reading.unreported).toEqual(["malformed", "unknown_status"]);
});

it.each([
  ["POST", "/MANTIS-M72HC", undefined, undefined],
  ["POST", "/MANTIS-M72HC/rhs_1", "rhs_1", undefined],
  ["POST", "/MANTIS-M72HC/rhs_1/calls/post", "rhs_1", "calls.post"],
  ["POST", "/MANTIS-M72HC/calls/post", undefined, "calls.post"],
  ["POST", "/MANTIS-M72HC/rhs_1/calls", "rhs_1", "calls.post"],
  ["POST", "/MANTIS-M72HC/calls/", undefined, "calls.post"],
  ["DELETE", "/MANTIS-M72HC/users", undefined, "users.delete"],
  ["PUT", "/MANTIS-M72HC/rhs%5F1/messages", "rhs_1", "messages.put"],
])("reads the address %s %s", (method, path, secret, event) => {
  expect(whapiAddress(method, path)).toEqual({ channelId: "MANTIS-M72HC", secret, event });
});

it.each(["", "/", "/MANTIS-M72HC/rhs_1/other", "/MANTIS-M72HC/rhs_1/calls/post/more", "/A/calls/post/x"])(
  "finds no channel in the path %j",
  (path) => expect(whapiAddress("POST", path)).toBeUndefined(),
);

it("registers itself beside the webhooks that stand there, once", () => {
  const theirs = {
    url: "https://bot.example/hook",
    mode: "method",
    events: [{ type: "messages", method: "post" }],
  };
  const door = { url: "https://ringhook.example/in/whapi/MANTIS-M72HC", secret: "rhs_1" };
  const first = registration({ callback_persist: true, webhooks: [theirs] }, door);
  expect(first).toEqual({
    webhooks: [
      theirs,
      {
        url: door.url,
        mode: "body",
        headers: { "ringhook-secret": "rhs_1" },
        events: [{ type: "calls", method: "post" }],
      },
    ],
  });
  const second = registration(first, { ...door, secret: "rhs_2" });
  expect(second.webhooks).toHaveLength(2);
  expect(second.webhooks[1]).toMatchObject({ headers: { "ringhook-secret": "rhs_2" } });
  expect(registration({}, door).webhooks).toHaveLength(1);
});
