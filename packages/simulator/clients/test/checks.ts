import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createNetwork } from "../../src/index.ts";
import type { ClientKind } from "../drivers/foreign-client.ts";
import { until } from "../drivers/waiting.ts";
import { able, FRIEND, ME, stage, texts, told, uploadsOf } from "./stage.ts";

/** Whether to run all checks, or one of each kind. */
const isShort = process.env.CLIENTS === "short";

/** What every client is put through. */
export function checkClient(kind: ClientKind): void {
  // Clients print: QRs, sessions, private keys.
  beforeEach(() => {
    for (const method of ["log", "info", "warn", "error"] as const) {
      vi.spyOn(console, method).mockReturnValue();
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  describe(kind.name, () => {
    everyDay(kind);
    if (!isShort) theRest(kind);
  });
}

function everyDay(kind: ClientKind): void {
  test("pairs by QR, logs in, sees a call and refuses it", async () => {
    const { network, me, friend, client } = await stage(kind);
    const rejected = network.next("rejected");
    const call = await friend.call(ME);
    await call.ring();
    await told(kind, client, [call], 2);
    expect(client.calls).toEqual(["offer", "relaylatency"]);
    await client.reject(call.id, call.creator);
    expect(await rejected).toMatchObject({ callId: call.id, effective: true });
    expect(me.devices.length).toBe(1);
  });

  test("writes to a phone and reads what it answers", async () => {
    const { network, friend, client } = await stage(kind);
    const read = texts(network);
    await client.sendText(`${FRIEND}@s.whatsapp.net`, "Hello?");
    await until("the phone to read it", () => read.length === 1);
    await friend.sendText(ME, "Yes?");
    await until("the client to hear it", () => client.heard.length === 1);
    expect([read, client.heard]).toEqual([["Hello?"], ["Yes?"]]);
  });
}

function theRest(kind: ClientKind): void {
  test("pairs in a network that shares a port with others", async () => {
    const first = await createNetwork();
    onTestFinished(() => first.close());
    const network = first.apart("side by side");
    const me = network.createPhone({ number: ME });
    const client = await kind.open(network);
    onTestFinished(() => client.close().catch(() => {}));
    await client.link(me);
    expect(me.devices).toMatchObject([{ isOnline: true }]);
    expect([...network.faults, ...first.faults]).toEqual([]);
  });

  test("pairs by code", async () => {
    const { me } = await stage(kind, { link: "code" });
    expect(me.devices).toMatchObject([{ isOnline: true }]);
  });

  test("comes again with its credentials", async () => {
    const { me, client } = await stage(kind);
    await client.crash();
    await client.connect();
    expect(me.devices).toMatchObject([{ isOnline: true }]);
  });

  for (const addressing of ["pn", "lid"] as const) {
    test(`sees calls of each kind, by ${addressing}`, async () => {
      const { friend, client } = await stage(kind);
      const about = { addressing };
      const missed = await friend.call(ME, about);
      await missed.ring();
      await missed.transport();
      await missed.timeOut();
      const answered = await friend.call(ME, { ...about, video: true });
      await answered.preaccept();
      await answered.answer();
      const declined = await friend.call(ME, { ...about, group: true });
      await declined.decline();
      const noticed = await friend.call(ME, { ...about, group: true, video: true, via: "offer_notice" });
      await noticed.terminate("group_call_ended");
      await told(kind, client, [missed, answered, declined, noticed], 11);
      expect(client.calls).toEqual([
        ...["offer", "relaylatency", "transport", "terminate"],
        ...["offer", "preaccept", "accept"],
        ...["offer", "reject"],
        ...["offer_notice", "terminate"],
      ]);
    });
  }

  able(kind, "callLink", "makes a call link", async () => {
    const { network, client } = await stage(kind);
    const made = network.next("callLink");
    const token = await client.createCallLink("video");
    expect(await made).toMatchObject({ media: "video", token });
  });

  able(kind, "acknowledge", "gets the queue in order, and acknowledges it once", async () => {
    const { network, friend, client } = await stage(kind);
    await client.crash();
    const call = await friend.call(ME);
    await friend.sendText(ME, "Call me");
    await call.timeOut();
    const connected = network.next("connected");
    await client.connect();
    expect((await connected).offlineStanzas).toBe(3);
    await call.acknowledged();
    await until("the text", () => client.heard.length === 1);
    expect(client.calls).toEqual(["offer", "terminate"]);
    await client.crash();
    const again = network.next("connected");
    await client.connect();
    expect((await again).offlineStanzas).toBe(0);
  });

  test("keeps a conversation whose first texts crossed", async () => {
    const { network, friend, client } = await stage(kind);
    const read = texts(network);
    const stop = network.misbehave.delay({ ms: 700, number: ME });
    const written = friend.sendText(ME, "B1");
    await client.sendText(`${FRIEND}@s.whatsapp.net`, "A1");
    await until("the phone to read it", () => read.length === 1);
    await written;
    stop();
    await until("the client to hear it", () => client.heard.length === 1);
    for (const number of [2, 3]) {
      await client.sendText(`${FRIEND}@s.whatsapp.net`, `A${number}`);
      await friend.sendText(ME, `B${number}`);
      await until("both", () => read.length === number && client.heard.length === number);
    }
    expect([read, client.heard]).toEqual([
      ["A1", "A2", "A3"],
      ["B1", "B2", "B3"],
    ]);
  });

  test("reads a group and writes to it", async () => {
    const { network, friend, client } = await stage(kind);
    network.createPhone({ number: "4915112345678" });
    const group = network.createGroup({ subject: "Trip", members: [FRIEND, ME, "4915112345678"] });
    const read = texts(network);
    for (const text of ["One", "Two"]) await friend.sendText(group.jid, text);
    await until("the client to hear both", () => client.heard.length === 2);
    for (const text of ["Three", "Four"]) await client.sendText(group.jid, text);
    await until("the friend to read both", () => read.length === 2);
    expect([client.heard, read]).toEqual([
      ["One", "Two"],
      ["Three", "Four"],
    ]);
  });

  able(kind, "retry", "hears a text again when it lost its sessions", async () => {
    const { friend, client } = await stage(kind);
    await friend.sendText(ME, "One");
    await until("the first", () => client.heard.length === 1);
    await client.sendText(`${FRIEND}@s.whatsapp.net`, "Answer");
    await client.forgetSessions();
    await friend.sendText(ME, "Two");
    await until("the second", () => client.heard.includes("Two"));
  });

  able(kind, "rotation", "rotates its signed prekey", async () => {
    const { network, friend, client } = await stage(kind);
    await client.rotateSignedPreKey();
    await friend.sendText(ME, "By the new key");
    await until("the text", () => client.heard.length === 1);
    expect(network.faults).toEqual([]);
  });

  able(kind, "preKeysLow", "uploads more keys when few are left, and hears texts without any", async () => {
    const { network, client } = await stage(kind);
    const uploads = uploadsOf(network);
    network.misbehave.usePreKeys({ number: ME });
    // Some upload once in a few seconds at most, and must be asked again.
    for (let index = 0; uploads.length === 0 && index < 10; index += 1) {
      await network.createPhone({ number: `1555000000${index}` }).sendText(ME, `Text ${index}`);
      await until("the text", () => client.heard.length > index);
      await pause(1_000);
    }
    expect(uploads.length).toBeGreaterThan(0);
  });

  test("bears what its phone writes into the call log", async () => {
    const { network, me, client } = await stage(kind);
    let asked = false;
    network.on("stanza", ({ stanza }) => {
      asked ||= stanza.attrs.xmlns === "w:sync:app:state";
    });
    await me.appState.saveContact(FRIEND, "Asha Rao");
    for (const unit of ["s", "ms", "us"] as const) await me.placesCall({ to: FRIEND, unit });
    await me.placesCall({ to: FRIEND, result: "MISSED", writer: "web", group: "own" });
    await me.acknowledged();
    await until("the client to ask for it", () => asked);
    await client.crash();
    const { id } = await me.placesCall({ to: [FRIEND, "4915112345678"], video: true });
    await me.appState.removeCall(id);
    await client.connect();
    await me.acknowledged();
    expect(network.faults).toEqual([]);
  });

  test("is told that it was logged out on the phone", async () => {
    const { me, client } = await stage(kind);
    me.unlink();
    await until("the end", () => client.lastEnd !== undefined);
    expect(me.devices).toEqual([]);
  });

  test("logs out by itself", async () => {
    const { network, me, client } = await stage(kind);
    const unlinked = network.next("unlinked");
    await client.logout();
    expect(await unlinked).toMatchObject({ number: ME, by: "client" });
    expect(me.devices).toEqual([]);
  });

  test("notices that it was dropped, and comes again", async () => {
    const { network, client, me } = await stage(kind);
    const disconnected = network.next("disconnected");
    network.misbehave.drop({ number: ME });
    await disconnected;
    await client.comeBack();
    expect(me.devices).toMatchObject([{ isOnline: true }]);
  });

  test("gives way when it is replaced", async () => {
    const { network, client } = await stage(kind);
    network.misbehave.endStream("replaced", { number: ME });
    await until("the end", () => client.lastEnd !== undefined);
  });
}
