import { once } from "node:events";
import { expect } from "vitest";
import type { BaileysClient } from "./support/baileys-client.ts";
import { aMoment, ME, test } from "./support/network-test.ts";

async function showCode(client: BaileysClient, number: string, code?: string): Promise<string> {
  await client.showQr();
  const shown = await client.socket.requestPairingCode(number, code);
  await aMoment();
  return shown;
}

test("links a client whose pairing code is typed into the phone", async ({ me, createClient }) => {
  const client = createClient();
  const code = await showCode(client, ME);
  const closed = client.until("close");
  const device = await me.enterPairingCode(`${code.slice(0, 4)}-${code.slice(4)}`);
  await closed;
  expect(client.lastClose).toBe(515);
  await client.login();
  expect(client.creds).toMatchObject({ registered: true, me: { id: device.jid, lid: device.lid } });
});

test("waits for a client that has shown its code before the network heard of it", async ({
  network,
  createClient,
}) => {
  for (let index = 0; index < 4; index += 1) {
    const phone = network.createPhone({ number: `1555000100${index}` });
    const client = createClient();
    await client.showQr();
    const entered = phone.enterPairingCode("RINGHOOK");
    await client.socket.requestPairingCode(phone.number, "RINGHOOK");
    await expect(entered).resolves.toMatchObject({ number: phone.number });
  }
});

test("links a client that chooses its code", async ({ me, createClient }) => {
  const client = createClient();
  await showCode(client, ME, "RINGHOOK");
  await expect(me.enterPairingCode("ringhook")).resolves.toMatchObject({ number: ME });
});

test("does not link a client by another code than it shows", async ({ me, createClient }) => {
  await showCode(createClient(), ME, "RINGHOOK");
  await expect(me.enterPairingCode("HOOK-RING")).rejects.toMatchObject({ code: "PAIRING_CODE_WRONG" });
  expect(me.devices).toEqual([]);
});

test("does not take a code that nobody waits for", async ({ me, friend, createClient }) => {
  await showCode(createClient(), ME, "RINGHOOK");
  await expect(me.enterPairingCode("RING")).rejects.toMatchObject({ code: "BAD_PAIRING_CODE" });
  await expect(friend.enterPairingCode("RINGHOOK")).rejects.toMatchObject({ code: "PAIRING_CODE_UNKNOWN" });
});

test("does not link a client that goes while the code is typed", async ({ me, createClient }) => {
  const client = createClient();
  await showCode(client, ME, "RINGHOOK");
  client.socket.ws.removeAllListeners("CB:notification");
  const got = once(client.socket.ws, "CB:notification");
  const linking = me.enterPairingCode("RINGHOOK");
  await Promise.all([
    got.then(() => client.crash()),
    expect(linking).rejects.toMatchObject({ code: "PAIRING_FAILED" }),
  ]);
});
