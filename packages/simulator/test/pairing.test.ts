import { expect } from "vitest";
import { aMoment, test } from "./support/network-test.ts";

test("links the client whose QR a phone scans", async ({ network, me, createClient }) => {
  const linked: unknown[] = [];
  network.on("linked", (event) => linked.push(event));
  const client = createClient();
  const qr = await client.showQr();
  const closed = client.until("close");
  const device = await me.scanQr(qr);

  expect(device.jid).toBe(`${me.number}:1@s.whatsapp.net`);
  expect(device.lid).toBe(`${me.lid}:1@lid`);
  expect(linked).toEqual([{ number: me.number, device: device.jid }]);
  await closed;
  expect(client.lastClose).toBe(515);
  expect(client.creds.me).toMatchObject({ id: device.jid, lid: device.lid, name: "Jonathan" });
});

test("scans a QR without the address in front", async ({ me, createClient }) => {
  const qr = await createClient().showQr();
  await expect(me.scanQr(qr.slice(qr.indexOf("#") + 1))).resolves.toMatchObject({ number: me.number });
});

test("does not take a text for a QR that is none", async ({ me }) => {
  await expect(me.scanQr("hello")).rejects.toMatchObject({ code: "BAD_QR" });
});

test("does not link a client that has gone", async ({ me, createClient }) => {
  const client = createClient();
  const qr = await client.showQr();
  await client.crash();
  await aMoment();
  await expect(me.scanQr(qr)).rejects.toMatchObject({ code: "QR_EXPIRED" });
});

test("does not link a client that goes before it has signed", async ({ me, createClient }) => {
  const client = createClient();
  const qr = await client.showQr();
  const linking = me.scanQr(qr);
  await client.crash();
  await expect(linking).rejects.toMatchObject({ code: "PAIRING_FAILED" });
  expect(me.devices).toEqual([]);
});

test("links one client to one phone only", async ({ me, friend, createClient }) => {
  const qr = await createClient().showQr();
  const first = me.scanQr(qr);
  await expect(friend.scanQr(qr)).rejects.toMatchObject({ code: "PAIRING_FAILED" });
  await first;
});

test("does not link a client whose signature is by another key", async ({
  me,
  createClient,
  expectedFaults,
}) => {
  expectedFaults.push("DEVICE_SIGNATURE_WRONG");
  const client = createClient();
  const qr = await client.showQr();
  client.creds.signedIdentityKey.private = createClient().creds.signedIdentityKey.private;
  await expect(me.scanQr(qr)).rejects.toMatchObject({ code: "PAIRING_FAILED" });
  expect(me.devices).toEqual([]);
});

test("refuses a client whose signed prekey is not signed by its identity", async ({
  createClient,
  expectedFaults,
}) => {
  expectedFaults.push("PREKEY_SIGNATURE_WRONG");
  const client = createClient();
  client.creds.signedPreKey.signature = Buffer.alloc(64, 7);
  const closed = client.until("close");
  client.connect();
  await closed;
  expect(client.lastClose).toBe(401);
});

test("links several clients to one phone", async ({ me, client, createClient }) => {
  const second = createClient();
  await second.link(me);
  expect(me.devices.map(({ jid }) => jid)).toEqual([client.creds.me?.id, second.creds.me?.id]);
});
