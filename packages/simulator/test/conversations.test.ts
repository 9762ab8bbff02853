import { afterEach, beforeEach, expect, vi } from "vitest";
import { test as base, CALLER, ME } from "./support/network-test.ts";

const test = base.extend({ preKeys: true });

// Baileys' libsignal prints whole sessions, private keys included.
const printed = { lines: [] as string[] };
beforeEach(() => {
  printed.lines = [];
  for (const method of ["log", "info", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((...line) => {
      printed.lines.push(line.join(" "));
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("keeps a conversation whose first texts crossed", async ({ network, friend, client }) => {
  const read: string[] = [];
  network.on("message", ({ text }) => read.push(text));
  const jid = `${friend.lid}@lid`;
  // The phone has sealed its text, and reads the client's before the client gets it.
  const stop = network.misbehave.delay({ ms: 500, number: ME });
  const written = friend.sendText(ME, "B1");
  await client.socket.sendMessage(jid, { text: "A1" });
  await expect.poll(() => read).toEqual(["A1"]);
  expect(client.heard).toEqual([]);
  await written;
  stop();
  await expect.poll(() => client.heard).toEqual(["B1"]);
  for (const number of [2, 3, 4]) {
    await client.socket.sendMessage(jid, { text: `A${number}` });
    await friend.sendText(ME, `B${number}`);
  }
  await expect.poll(() => read).toEqual(["A1", "A2", "A3", "A4"]);
  await expect.poll(() => client.heard).toEqual(["B1", "B2", "B3", "B4"]);
});

test("sends a text again, in a new session, to a client that lost its own", async ({
  network,
  friend,
  client,
}) => {
  await friend.sendText(ME, "One");
  await expect.poll(() => client.texts).toEqual(["One"]);
  await client.socket.sendMessage(`${friend.lid}@lid`, { text: "Two" });
  await network.next("message");
  await client.forget("session");
  const retried = network.next("receipt", { where: ({ type }) => type === "retry" });
  await friend.sendText(ME, "Three");
  await retried;
  await expect.poll(() => client.texts).toContain("Three");
  await friend.sendText(ME, "Four");
  await expect.poll(() => client.texts).toContain("Four");
});

test("gives up a text that a client can never read", async ({ network, friend, client }) => {
  let retries = 0;
  network.on("receipt", ({ type }) => {
    if (type === "retry") retries += 1;
  });
  // With another identity nothing that is sealed for the client can be opened.
  client.creds.signedIdentityKey.private = Buffer.alloc(32, 9);
  await friend.sendText(ME, "For nobody");
  await expect.poll(() => retries).toBeGreaterThanOrEqual(3);
  expect(retries).toBeLessThanOrEqual(6);
});

test("prints no keys of the network's phones", async ({ network, friend, client }) => {
  await friend.sendText(ME, "One");
  await expect.poll(() => client.texts).toEqual(["One"]);
  await client.socket.sendMessage(`${CALLER}@s.whatsapp.net`, { text: "Two" });
  await network.next("message");
  const bySimulator = printed.lines.filter((line) => line.includes("privKey"));
  expect(bySimulator).toEqual([]);
});

test.extend({ history: true })(
  "sends a client that was just linked a first history, so that it holds nothing back",
  async ({ friend, me, createClient }) => {
    const client = createClient();
    const qr = await client.showQr();
    const closed = client.until("close");
    await me.scanQr(qr);
    await closed;
    const open = client.until("open");
    const socket = client.connect({ shouldSyncHistoryMessage: () => true });
    const histories: unknown[] = [];
    socket.ev.on("messaging-history.set", (set) => histories.push(set));
    await open;
    await friend.sendText(ME, "Right away");
    await expect.poll(() => histories).toMatchObject([{ chats: [], messages: [], isLatest: true }]);
    await expect.poll(() => client.texts).toContain("Right away");
    expect(client.creds.accountSyncCounter).toBe(1);
  },
);

test.extend({ history: true })(
  "tells a client that was just linked what its phone wrote and read before",
  async ({ me, friend, createClient }) => {
    await friend.sendText(ME, "Long ago");
    await me.sendText(CALLER, "And since");
    const client = createClient();
    const qr = await client.showQr();
    const closed = client.until("close");
    await me.scanQr(qr);
    await closed;
    const socket = client.connect({ shouldSyncHistoryMessage: () => true });
    const texts: unknown[] = [];
    const chats: unknown[] = [];
    const contacts: unknown[] = [];
    socket.ev.on("messaging-history.set", (set) => {
      texts.push(
        ...set.messages.map(({ key, message }) => [key.remoteJid, key.fromMe, message?.conversation]),
      );
      chats.push(...set.chats.map(({ id, name }) => [id, name]));
      contacts.push(...set.contacts);
    });
    await client.until("open");
    const jid = `${friend.lid}@lid`;
    await expect
      .poll(() => texts)
      .toEqual([
        [jid, true, "And since"],
        [jid, false, "Long ago"],
      ]);
    expect(chats).toEqual([[jid, "Asha"]]);
    expect(contacts).toContainEqual(expect.objectContaining({ id: jid, name: "Asha" }));
  },
);

test("shows a client what its own phone writes", async ({ me, friend, client }) => {
  await me.sendText(CALLER, "From my phone");
  await expect.poll(() => client.texts).toEqual(["From my phone"]);
  const [said] = client.messages;
  const [lid, number] = [`${friend.lid}@lid`, `${CALLER}@s.whatsapp.net`];
  expect(said?.key).toMatchObject({ fromMe: true, remoteJid: lid, remoteJidAlt: number });
  // What the client learns of it: whose the number is.
  expect(await client.socket.signalRepository.lidMapping.getPNForLID(lid)).toContain(CALLER);
});

test("tells a client that somebody is typing", async ({ friend, client }) => {
  const seen: unknown[] = [];
  client.socket.ev.on("presence.update", ({ id, presences }) =>
    seen.push(...Object.values(presences).map(({ lastKnownPresence }) => `${id} ${lastKnownPresence}`)),
  );
  friend.setTyping(ME);
  friend.setTyping(ME, false);
  const lid = `${friend.lid}@lid`;
  await expect.poll(() => seen).toEqual([`${lid} composing`, `${lid} available`]);
});
