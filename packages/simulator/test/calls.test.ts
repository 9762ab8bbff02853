import { expect } from "vitest";
import { test as byLid, CALLER, ME } from "./support/network-test.ts";

const test = byLid.extend({ addressing: "pn" });

const CALLER_JID = `${CALLER}@s.whatsapp.net`;
const MY_JID = `${ME}@s.whatsapp.net`;

test("brings a missed call step by step, with the id and times it was given", async ({
  network,
  friend,
  client,
}) => {
  const at = 1_713_792_453_000;
  const id = "ED3D9B4864F90327F10D24BAEED6CFB9";
  const call = await friend.call(ME, { id, at });
  await call.ring({ at: at + 1_000 });
  await call.timeOut({ at: at + 8_999 });
  await call.acknowledged();

  expect(client.steps("call-id", "call-creator", "from", "t", "reason", "offline")).toEqual([
    ["offer", id, CALLER_JID, CALLER_JID, "1713792453", undefined, undefined],
    ["relaylatency", id, CALLER_JID, CALLER_JID, "1713792454", undefined, undefined],
    ["terminate", id, CALLER_JID, CALLER_JID, "1713792461", "timeout", undefined],
  ]);
  expect(network.stanzas).toMatchObject([
    {
      callId: id,
      tag: "offer",
      to: client.creds.me?.id,
      deliveredTimes: 1,
      acknowledgedAt: expect.any(Number),
    },
    { callId: id, tag: "relaylatency", deliveredTimes: 1 },
    { callId: id, tag: "terminate", deliveredTimes: 1 },
  ]);
  expect(new Set(network.stanzas.map((stanza) => stanza.id)).size).toBe(3);
});

test("shows what happens on the own phone as coming from the own number", async ({ friend, client }) => {
  const answered = await friend.call(ME);
  await answered.preaccept();
  await answered.answer();
  const declined = await friend.call(ME);
  await declined.decline();
  await declined.acknowledged();

  expect(client.steps("from", "call-creator")).toEqual([
    ["offer", CALLER_JID, CALLER_JID],
    ["preaccept", MY_JID, CALLER_JID],
    ["accept", MY_JID, CALLER_JID],
    ["offer", CALLER_JID, CALLER_JID],
    ["reject", MY_JID, CALLER_JID],
  ]);
  expect([answered.state, declined.state]).toEqual(["answered", "declined"]);
});

test("makes up ids of 32 upper-case hexadecimal digits", async ({ me, friend }) => {
  const call = await friend.call(me.number);
  expect(call.id).toMatch(/^[0-9A-F]{32}$/);
});

test("tells a video call by the offer's child, or by the notice's attribute", async ({ friend, client }) => {
  const offered = await friend.call(ME, { video: true });
  const noticed = await friend.call(ME, { video: true, via: "offer_notice" });
  await Promise.all([offered.acknowledged(), noticed.acknowledged()]);
  const [offer, notice] = client.calls.map(({ content }) =>
    Array.isArray(content) ? content[0] : undefined,
  );
  expect(offer?.content).toContainEqual(expect.objectContaining({ tag: "video" }));
  expect(notice).toMatchObject({ tag: "offer_notice", attrs: { media: "video" } });
  expect(notice?.attrs).not.toHaveProperty("type");
});

test("names people by LID, with the caller's number or without", async ({ me, friend, client }) => {
  const open = await friend.call(ME, { addressing: "lid" });
  await open.answer();
  const hidden = await friend.call(ME, { addressing: "lid", callerPn: false, callerDevice: 4 });
  await hidden.acknowledged();

  expect(client.steps("from", "call-creator", "caller_pn")).toEqual([
    ["offer", `${friend.lid}@lid`, `${friend.lid}@lid`, CALLER_JID],
    ["accept", `${me.lid}@lid`, `${friend.lid}@lid`, undefined],
    ["offer", `${friend.lid}@lid`, `${friend.lid}:4@lid`, undefined],
  ]);
});

test("places group calls by offer and by notice", async ({ friend, client }) => {
  const group = "120363041234567890@g.us";
  await friend.call(ME, { group });
  const noticed = await friend.call(ME, { group: true, via: "offer_notice" });
  await noticed.acknowledged();
  expect(client.steps("type", "group-jid", "media")).toEqual([
    ["offer", "group", group, undefined],
    ["offer_notice", "group", expect.stringMatching(/^120363\d+@g\.us$/), "audio"],
  ]);
});

test("begins a call without any offer", async ({ friend, client }) => {
  const call = await friend.call(ME, { via: "none" });
  await call.relayLatency({ ms: 42 });
  await call.transport();
  await call.hangUp();
  await call.acknowledged();
  expect(client.steps("reason")).toEqual([
    ["relaylatency", undefined],
    ["transport", undefined],
    ["terminate", undefined],
  ]);
  expect(client.calls[0]?.content).toMatchObject([
    { content: [{ tag: "te", attrs: { latency: "33554474" } }] },
  ]);
});

test("sends any child, from either side", async ({ friend, client }) => {
  const call = await friend.call(ME, { via: "none" });
  await call.send("mute_v2", { "mute-state": "1" });
  await call.send("reject", { reason: "busy" }, { from: "callee" });
  await call.terminate("accepted_elsewhere");
  await call.acknowledged();
  expect(client.steps("from", "reason", "mute-state")).toEqual([
    ["mute_v2", CALLER_JID, undefined, "1"],
    ["reject", MY_JID, "busy", undefined],
    ["terminate", CALLER_JID, "accepted_elsewhere", undefined],
  ]);
});

test("shows a call that the own phone places, if asked to", async ({ me, friend, client }) => {
  const call = await me.call(friend.number, { mirror: true });
  await call.acknowledged();
  expect(client.steps("call-creator")).toEqual([["offer", MY_JID]]);
});

test("does not call a number without a phone", async ({ friend, me }) => {
  await expect(friend.call("15550001111")).rejects.toMatchObject({ code: "PHONE_NOT_FOUND" });
  expect(me.devices).toEqual([]);
});

test("rings a phone without linked clients for nobody, and says so", async ({ network, me, friend }) => {
  const call = await friend.call(me.number);
  await expect(call.acknowledged()).rejects.toMatchObject({ code: "NOBODY_LINKED" });
  expect(network.stanzas).toEqual([]);
});

byLid(
  "names everybody by LID unless told otherwise, and the caller's number beside it",
  async ({ friend, me, client }) => {
    const call = await friend.call(ME);
    await call.ring();
    await call.answer();
    await call.acknowledged();
    const [caller, own] = [`${friend.lid}@lid`, `${me.lid}@lid`];
    expect(client.steps("from", "call-creator", "caller_pn")).toEqual([
      ["offer", caller, caller, CALLER_JID],
      ["relaylatency", caller, caller, undefined],
      ["accept", own, caller, undefined],
    ]);
  },
);

byLid("tells with an offer who calls, from where and on what", async ({ friend, client }) => {
  const call = await friend.call(ME);
  await call.ring();
  await call.transport();
  await call.answer({ device: 17 });
  await call.acknowledged();
  expect(client.steps("notify", "platform", "version", "e", "caller_country_code")).toEqual([
    ["offer", "Asha", "android", "2.26.31.75", "0", "IN"],
    ["relaylatency", undefined, undefined, undefined, undefined, undefined],
    ["transport", undefined, "android", "2.26.31.75", undefined, undefined],
    ["accept", undefined, "android", "2.26.31.75", undefined, undefined],
  ]);
  expect(client.calls[3]?.attrs.from).toMatch(/:17@lid$/);
});

byLid("says that a caller is silenced, and notices a group without naming it", async ({ friend, client }) => {
  const silenced = await friend.call(ME, { silence: "privacy" });
  const noticed = await friend.call(ME, { group: true, via: "offer_notice", namesGroup: false });
  for (const call of [silenced, noticed]) await call.acknowledged();
  const [offer, notice] = client.calls.map(({ content }) =>
    Array.isArray(content) ? content[0] : undefined,
  );
  const silence = Array.isArray(offer?.content)
    ? offer.content.find(({ tag }) => tag === "silence")
    : undefined;
  expect(silence?.attrs).toEqual({ reason: "privacy" });
  expect(notice?.attrs).toMatchObject({ type: "group", reason: "427", media: "audio" });
  expect(notice?.attrs["group-jid"]).toBeUndefined();
});
