import type { Call as ApiCall } from "@ringhook/api";
import { expect } from "vitest";
import { initiated, missed } from "../../stage/events.ts";
import { ADDRESSING, type GatewayStage, test } from "../../stage/gateway-stage.ts";
import { CHANNEL, GROUP, OWN, T } from "../../stage/samples.ts";

async function callIn(stage: GatewayStage, id: string): Promise<ApiCall> {
  const { url, adminToken } = stage.gateway;
  const headers = { authorization: `Bearer ${adminToken}` };
  const answer = await fetch(`${url}/api/calls/${CHANNEL}/${id}`, { headers });
  return (await answer.json()) as ApiCall;
}

test("an offer tells the caller's name, country and WhatsApp, which the log keeps and no webhook has", async ({
  stage,
}) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.hangUp({ at: T + 5_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T), missed(T + 5_000)]);
  expect(await callIn(stage, call.id)).toMatchObject({
    caller_name: "Asha",
    caller_country: "IN",
    caller_platform: "android",
    caller_version: "2.26.31.75",
    silence: null,
  });
});

test("a call that nobody heard ring says why, also when it was placed while the channel was away", async ({
  stage,
}) => {
  const heard = await stage.caller.call(OWN, { at: T, silence: "privacy" });
  await heard.timeOut({ at: T + 45_000 });
  await heard.acknowledged();
  const queued = await stage.whileAway(() => stage.caller.call(OWN, { at: T + 60_000, silence: "privacy" }));
  await queued.acknowledged();
  await stage.eventsByCall(3);
  for (const { id } of [heard, queued]) {
    expect(await callIn(stage, id)).toMatchObject({
      status: "missed",
      silence: "privacy",
      caller_name: "Asha",
    });
  }
});

test("the own phone's name and device are not the caller's", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, via: "none" });
  await call.ring({ at: T + 1_000 });
  await call.preaccept({ at: T + 2_000 });
  await call.send("mute_v2", {}, { from: "callee", stanza: { notify: "Jonathan" } });
  await call.hangUp({ at: T + 5_000 });
  await call.acknowledged();
  await stage.events(3);
  expect(await callIn(stage, call.id)).toMatchObject({
    caller_name: null,
    caller_country: "IN",
    caller_platform: null,
    caller_version: null,
  });
});

test("somebody else's offer of a group call does not name its caller", async ({ stage }) => {
  const host = stage.network.createPhone({ number: "4915112345670", name: "Host", lid: "990011" });
  const call = await stage.caller.call(OWN, { at: T, group: GROUP, via: "none" });
  const from = ADDRESSING === "pn" ? `${host.number}@s.whatsapp.net` : `${host.lid}@lid`;
  const offer = { "group-jid": GROUP, type: "group", caller_country_code: "IN" };
  await call.send("offer", offer, { at: T, stanza: { from, notify: "Host", platform: "iphone" } });
  await call.acknowledged();
  await stage.events(1);
  expect(await callIn(stage, call.id)).toMatchObject({
    group: true,
    caller_name: null,
    caller_platform: null,
    caller_country: "IN",
  });
});

test("a name that would play tricks with a screen is kept as text of one line", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, via: "none" });
  const notify = `\u001b[31mEve\r\n\u202e<b>${"x".repeat(300)}`;
  const country = { caller_country_code: "in; DROP" };
  await call.send("offer", country, { at: T, stanza: { notify, platform: " " } });
  await call.acknowledged();
  await stage.events(1);
  expect(await callIn(stage, call.id)).toMatchObject({
    caller_name: `[31mEve <b>${"x".repeat(89)}`,
    caller_platform: null,
    caller_country: "IN",
  });
});

test("what a call's later offer tells is learnt, and what the first one told stays", async ({ stage }) => {
  const call = await stage.caller.call(OWN, { at: T, via: "none" });
  await call.ring({ at: T });
  await call.announce({ at: T });
  await call.send("offer", {}, { at: T, stanza: { notify: "Asha", platform: "android" } });
  await call.send("offer", {}, { at: T, stanza: { notify: "Somebody", platform: "iphone" } });
  await call.acknowledged();
  await stage.events(2);
  expect(await callIn(stage, call.id)).toMatchObject({ caller_name: "Asha", caller_platform: "android" });
  await stage.stopGateway();
  await stage.startGateway();
  await stage.isOnline();
  expect(await callIn(stage, call.id)).toMatchObject({ caller_name: "Asha", caller_platform: "android" });
});
