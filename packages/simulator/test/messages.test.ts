import { afterEach, beforeEach, expect, vi } from "vitest";
import type { MessageEvent } from "../src/index.ts";
import { test as base, CALLER, ME } from "./support/network-test.ts";

const test = base.extend({ preKeys: true });

// Baileys' libsignal prints whole sessions, private keys included.
beforeEach(() => {
  for (const method of ["log", "info", "warn", "error"] as const) vi.spyOn(console, method).mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("lets a phone read what a client writes to it", async ({ network, friend, client }) => {
  const messages: MessageEvent[] = [];
  network.on("message", (event) => messages.push(event));
  const updates: unknown[] = [];
  client.socket.ev.on("messages.update", (update) =>
    updates.push(...update.map((each) => each.update.status)),
  );

  const jid = `${friend.number}@s.whatsapp.net`;
  const first = await client.socket.sendMessage(jid, { text: "I call you back." });
  await client.socket.sendMessage(jid, { text: "Or you me?" });
  await expect.poll(() => messages.map(({ text }) => text)).toEqual(["I call you back.", "Or you me?"]);
  expect(messages[0]).toEqual({
    id: first?.key.id,
    number: ME,
    device: client.creds.me?.id,
    to: CALLER,
    chat: jid,
    text: "I call you back.",
  });
  await expect.poll(() => updates).toEqual([3, 3]);
  if (messages[0]) friend.read(messages[0]);
  await expect.poll(() => updates).toEqual([3, 3, 4]);
});

test("brings a client what a phone writes, and the client's answer back", async ({
  network,
  friend,
  client,
}) => {
  const receipts: string[] = [];
  const texts: string[] = [];
  network.on("receipt", ({ id }) => receipts.push(id));
  network.on("message", ({ text }) => texts.push(text));
  const ids = [await friend.sendText(ME, "Hello?"), await friend.sendText(ME, "Are you there?")];
  await expect.poll(() => client.texts).toEqual(["Hello?", "Are you there?"]);
  await expect.poll(() => receipts).toEqual(ids);
  expect(client.messages[0]?.key).toMatchObject({ remoteJid: `${friend.lid}@lid`, fromMe: false });

  await client.socket.sendMessage(`${friend.lid}@lid`, { text: "Yes." });
  await expect.poll(() => texts).toEqual(["Yes."]);
});

test("keeps a message for a client that is away", async ({ friend, client, network }) => {
  await client.crash();
  await friend.sendText(ME, "Call me.");
  const connected: number[] = [];
  network.on("connected", ({ offlineStanzas }) => connected.push(offlineStanzas));
  await client.login();
  await expect.poll(() => client.texts).toEqual(["Call me."]);
  expect(connected).toEqual([1]);
});

test("brings clients of two phones together", async ({ friend, client, createClient }) => {
  const other = createClient();
  await other.link(friend);
  await client.socket.sendMessage(`${CALLER}@s.whatsapp.net`, { text: "From client to client." });
  await expect.poll(() => other.texts).toEqual(["From client to client."]);
});

test("knows who is on WhatsApp, and their LIDs", async ({ friend, client }) => {
  const jid = `${friend.number}@s.whatsapp.net`;
  // Baileys leaves out who is not there.
  expect(await client.socket.onWhatsApp(jid, "15550001111")).toEqual([{ jid, exists: true }]);
  const lids = await client.socket.signalRepository.lidMapping.getLIDsForPNs([
    `${friend.number}@s.whatsapp.net`,
  ]);
  expect(lids).toEqual([{ pn: `${friend.number}@s.whatsapp.net`, lid: `${friend.lid}@lid` }]);
});
