import { afterEach, beforeEach, expect, vi } from "vitest";
import type { MessageEvent } from "../src/index.ts";
import { test as base, CALLER, ME } from "./support/network-test.ts";

const test = base.extend({ preKeys: true });
const THIRD = "4915112345678";

// Baileys' libsignal prints whole sessions, private keys included.
beforeEach(() => {
  for (const method of ["log", "info", "warn", "error"] as const) vi.spyOn(console, method).mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("brings a client what members of its groups write, and what its own phone writes", async ({
  network,
  me,
  friend,
  client,
}) => {
  const third = network.createPhone({ number: THIRD, name: "Uwe" });
  const group = network.createGroup({ subject: "Trip", members: [CALLER, ME, THIRD] });
  // One after another: a client may tell of what its own phone writes before it tells of others.
  for (const [place, phone] of [friend, third, me, friend].entries()) {
    await phone.sendText(group.jid, `Text ${place}`);
    await expect.poll(() => client.texts).toContain(`Text ${place}`);
  }
  expect(client.texts).toEqual(["Text 0", "Text 1", "Text 2", "Text 3"]);
  const keys = client.messages.map(({ key }) => [key.remoteJid, key.participant, key.fromMe]);
  expect(keys).toEqual([
    [group.jid, `${friend.lid}@lid`, false],
    [group.jid, `${third.lid}@lid`, false],
    [group.jid, `${me.lid}@lid`, true],
    [group.jid, `${friend.lid}@lid`, false],
  ]);
  expect(client.messages[0]?.pushName).toBe("Asha");
  await me.acknowledged();
});

test("lets members read what a client writes to a group, on their phones and on their clients", async ({
  network,
  me,
  friend,
  client,
  createClient,
}) => {
  network.createPhone({ number: THIRD, name: "Uwe" });
  const group = network.createGroup({ subject: "Trip", members: [ME, CALLER, THIRD] });
  const other = createClient();
  await other.link(friend);
  const read: MessageEvent[] = [];
  network.on("message", (event) => read.push(event));
  for (const text of ["Hello", "all", "of you"]) await client.socket.sendMessage(group.jid, { text });
  await expect.poll(() => read.length).toBe(6);
  expect(read.filter(({ to }) => to === CALLER).map(({ text }) => text)).toEqual(["Hello", "all", "of you"]);
  expect(read.filter(({ to }) => to === THIRD).map(({ chat }) => chat)).toEqual(Array(3).fill(group.jid));
  await expect.poll(() => other.texts).toEqual(["Hello", "all", "of you"]);
  expect(other.messages[0]?.key).toMatchObject({ remoteJid: group.jid, fromMe: false });
  // Both phones tell that they have it.
  await me.acknowledged();
  expect(await client.socket.groupMetadata(group.jid)).toMatchObject({
    id: group.jid,
    subject: "Trip",
    owner: `${me.lid}@lid`,
    participants: [
      { id: `${me.lid}@lid`, phoneNumber: `${ME}@s.whatsapp.net`, admin: "superadmin" },
      { id: `${friend.lid}@lid`, admin: null },
      { phoneNumber: `${THIRD}@s.whatsapp.net` },
    ],
  });
  expect(Object.keys(await client.socket.groupFetchAllParticipating())).toEqual([group.jid]);
});

test("sends a text again to a client that lost the key of a group's member", async ({
  network,
  friend,
  client,
}) => {
  const group = network.createGroup({ subject: "Trip", members: [CALLER, ME] });
  await friend.sendText(group.jid, "One");
  await expect.poll(() => client.texts).toEqual(["One"]);
  await client.forget("sender-key");
  await client.forget("session");
  await friend.sendText(group.jid, "Two");
  await expect.poll(() => client.texts).toContain("Two");
  await friend.sendText(group.jid, "Three");
  await expect.poll(() => client.texts).toContain("Three");
});

test("a group is for its members", async ({ network, me, friend, client }) => {
  const { jid } = network.createGroup({
    subject: "Others",
    members: [CALLER],
    jid: "120363000000000001@g.us",
  });
  await expect(me.sendText(jid, "Let me in")).rejects.toMatchObject({ code: "GROUP_NOT_FOUND" });
  await expect(friend.sendText("120363999@g.us", "?")).rejects.toMatchObject({ code: "GROUP_NOT_FOUND" });
  await expect(client.socket.groupMetadata(jid)).rejects.toThrow("forbidden");
  await expect(client.socket.groupMetadata("120363999@g.us")).rejects.toThrow("item-not-found");
  const bad = (group: { subject: string; members: string[]; jid?: string }) => () =>
    network.createGroup(group);
  expect(bad({ subject: "Others", members: [CALLER], jid })).toThrow("already");
  expect(bad({ subject: "", members: [] })).toThrow("at least one member");
  expect(bad({ subject: "", members: [CALLER], jid: "trip" })).toThrow("@g.us");
  expect(bad({ subject: "", members: ["15550001111"] })).toThrow("15550001111");
});

test("any message at all", async ({ network, me, friend, client }) => {
  const group = network.createGroup({ subject: "Trip", members: [CALLER, ME] });
  const callLogMesssage = { isVideo: true, callOutcome: 1, durationSecs: 61, participants: [] };
  await friend.sendMessage(group.jid, { callLogMesssage });
  await friend.sendMessage(ME, { locationMessage: { degreesLatitude: 52.1, degreesLongitude: 5.2 } });
  await expect.poll(() => client.messages.length).toBe(2);
  const said = client.messages.map(({ message }) => message);
  expect(said.find((each) => each?.callLogMesssage)?.callLogMesssage).toMatchObject({ isVideo: true });
  expect(said.find((each) => each?.locationMessage)?.locationMessage).toMatchObject({
    degreesLatitude: 52.1,
  });
  await me.acknowledged();
});
