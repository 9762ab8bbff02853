import { proto } from "baileys";
import { expect } from "vitest";
import { answered, initiated, missed } from "../../stage/events.ts";
import { eventsIn } from "../../stage/events-in.ts";
import { test } from "../../stage/gateway-stage.ts";
import { GROUP, OWN, OWN_JID, T } from "../../stage/samples.ts";
import { until } from "../../stage/until.ts";

test.for([
  ["a hosted device", "15550155555:99@hosted", "15550155555@s.whatsapp.net"],
  ["an older address", "15550155556.0:3@c.us", "15550155556@s.whatsapp.net"],
  ["a hosted LID that nobody knows", "10242362451504:99@hosted.lid", "10242362451504@lid"],
] as const)("a caller who calls from %s is told without it", async ([, creator, from], { stage }) => {
  const call = await stage.caller.call(OWN, { at: T, via: "none" });
  await call.send("offer", { "call-creator": creator }, { at: T });
  await call.send("terminate", { "call-creator": creator }, { at: T + 5_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T, { from }), missed(T + 5_000, { from })]);
});

test("the calls of somebody to whom the own phone wrote are theirs, and end, whoever is told to be the sender", async ({
  stage,
}) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.acknowledged();
  const taken: string[] = [];
  stage.network.on("receipt", ({ id: of }) => taken.push(of));
  const recipient = `${stage.caller.lid}@lid`;
  const message = { deviceSentMessage: { destinationJid: recipient, message: { conversation: "Later." } } };
  const id = "3EB0A1B2C3D4E5F6";
  await stage.own.sendStanza({
    tag: "message",
    attrs: { id, from: "700100@lid", recipient, type: "text", addressing_mode: "lid", sender_pn: OWN_JID },
    content: [{ tag: "plaintext", attrs: {}, content: Buffer.from(proto.Message.encode(message).finish()) }],
  });
  await until("the message to be taken in", () => taken.includes(id));
  await call.timeOut({ at: T + 9_000 });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T), missed(T + 9_000)]);
});

test("caller_pn tells the number of a hosted LID, and a later call by that LID alone has it", async ({
  stage,
}) => {
  const creator = "20242362451504:99@hosted.lid";
  const options = { at: T, stanza: { from: creator } };
  const first = await stage.caller.call(OWN, { via: "none" });
  await first.send("offer", { "call-creator": creator, caller_pn: "15550155558:99@hosted" }, options);
  const second = await stage.caller.call(OWN, { via: "none" });
  await second.send("offer", { "call-creator": "20242362451504@lid" }, options);
  await second.acknowledged();
  const told = [initiated(T, { from: "15550155558@s.whatsapp.net" })];
  expect(await stage.eventsByCall(2)).toEqual({ [first.id]: told, [second.id]: told });
});

test("caller_lid tells the LID of a number, and a later call by that LID alone has the number", async ({
  stage,
}) => {
  const first = await stage.caller.call(OWN, { via: "none" });
  const number = "15550155559@s.whatsapp.net";
  await first.send(
    "offer",
    { "call-creator": number, caller_lid: "30242362451504@lid" },
    { at: T, stanza: { from: number } },
  );
  const second = await stage.caller.call(OWN, { via: "none" });
  const lid = "30242362451504:2@lid";
  await second.send("offer", { "call-creator": lid }, { at: T, stanza: { from: lid } });
  await second.acknowledged();
  const told = [initiated(T, { from: number })];
  expect(await stage.eventsByCall(2)).toEqual({ [first.id]: told, [second.id]: told });
});

test.for([
  ["accept", `${OWN}:99@hosted`, answered],
  ["accept", "700100:99@hosted.lid", answered],
  ["reject", `${OWN}:99@hosted`, missed],
  ["reject", "700100:99@hosted.lid", missed],
  ["reject", `${OWN}@c.us`, missed],
] as const)("%s by the own device %s ends the call", async ([kind, from, told], { stage }) => {
  const call = await stage.caller.call(OWN, { at: T });
  await call.send(kind, {}, { at: T + 3_000, stanza: { from } });
  await call.acknowledged();
  expect(await stage.events(2)).toEqual([initiated(T), told(T + 3_000)]);
});

test.for([`${OWN}:99@hosted`, "700100:99@hosted.lid", `${OWN}@c.us`])(
  "a call that the own device %s places is no call to the channel",
  async (creator, { stage }) => {
    const own = await stage.caller.call(OWN, { via: "none" });
    await own.send("offer", { "call-creator": creator }, { at: T, stanza: { from: creator } });
    await own.send("terminate", { "call-creator": creator }, { at: T, stanza: { from: creator } });
    await own.acknowledged();
    const call = await stage.caller.call(OWN, { at: T });
    await call.acknowledged();
    expect(await stage.eventsByCall(1)).toEqual({ [call.id]: [initiated(T)] });
  },
);

test("a group call ends with whoever offered it, and with whoever placed it by either name", async ({
  stage,
}) => {
  const eve = stage.network.createPhone({ number: "4915112345678", lid: "990055" });
  const dana = stage.network.createPhone({ number: "4915112345679", lid: "990056" });
  const danaNumber = `${dana.number}@s.whatsapp.net`;
  const offered = { "call-creator": danaNumber, "group-jid": GROUP, type: "group" };
  const named = { "call-creator": danaNumber };
  const inGroup = { from: danaNumber, chat_id: GROUP, group_call: true };
  const told = [initiated(T, inGroup), missed(T + 9_000, inGroup)];

  const byEve = await eve.call(OWN, { via: "none" });
  await byEve.send("offer", offered, { at: T });
  await byEve.send("terminate", named, {
    at: T + 5_000,
    stanza: { from: `${stage.caller.number}@s.whatsapp.net` },
  });
  await byEve.send("terminate", named, { at: T + 9_000 });
  await byEve.acknowledged();
  expect(await stage.events(2)).toEqual(told);

  stage.receiver.requests.length = 0;
  const byDana = await dana.call(OWN, { via: "none" });
  await byDana.send("offer", offered, { at: T });
  // A participant leaves, then she does, by a name that no stanza has told yet: WhatsApp knows it.
  await byDana.send("terminate", named, { at: T + 5_000, stanza: { from: `${eve.lid}@lid` } });
  await byDana.send("terminate", named, { at: T + 9_000, stanza: { from: `${dana.lid}:3@lid` } });
  await byDana.acknowledged();
  expect(await stage.events(2)).toEqual(told);
});

test("two callers with one id are two calls, during the first and after it", async ({ stage }) => {
  const eve = stage.network.createPhone({ number: "4915112345680", lid: "990057" });
  const id = "CA110000000000000000000000000061";
  const first = await stage.caller.call(OWN, { id, at: T, addressing: "pn" });
  const second = await eve.call(OWN, { id, at: T + 1_000, addressing: "pn" });
  await second.hangUp({ at: T + 2_000 });
  await first.answer({ at: T + 3_000 });
  // She calls by her LID now, and is still one person.
  await second.send("offer", { "call-creator": "990057@lid", caller_pn: `${eve.number}@s.whatsapp.net` });
  await first.acknowledged();
  await second.acknowledged();
  const other = stage.network.createPhone({ number: "4915112345681" });
  const third = await other.call(OWN, { id, at: T + 9_000, addressing: "pn" });
  await third.acknowledged();
  // Each call's events come in order; between calls there is none.
  const told = eventsIn(await stage.bodies(5));
  const of = (from: string) => told.filter((event) => event.from === from);
  expect(of(first.creator)).toEqual([initiated(T), answered(T + 3_000)].map((event) => ({ id, ...event })));
  const { creator: eveNumber } = second;
  expect(of(eveNumber)).toEqual(
    [initiated(T + 1_000, { from: eveNumber }), missed(T + 2_000, { from: eveNumber })].map((event) => ({
      id,
      ...event,
    })),
  );
  expect(of(third.creator)).toEqual([{ id, ...initiated(T + 9_000, { from: third.creator }) }]);
  const { url, adminToken } = stage.gateway;
  const headers = { authorization: `Bearer ${adminToken}` };
  const answer = await fetch(new URL("/api/calls", url), { headers });
  const { items } = (await answer.json()) as { items: { id: string; status: string }[] };
  const ofId = items.filter((call) => call.id.startsWith(id)).map((call) => `${call.id} ${call.status}`);
  expect(ofId).toEqual([`${id}~3 initiated`, `${id}~2 missed`, `${id} answered`]);
  await stage.channel.reject(id, `${third.caller}@s.whatsapp.net`);
  expect(third.state).toBe("declined");
});
