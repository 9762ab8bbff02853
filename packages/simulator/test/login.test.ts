import { once } from "node:events";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { aMoment, test } from "./support/network-test.ts";

test("lets a linked client in again and again", async ({ network, client }) => {
  const happened: string[] = [];
  network.on("connected", ({ device }) => happened.push(`connected ${device}`));
  network.on("disconnected", ({ device }) => happened.push(`disconnected ${device}`));
  const device = client.creds.me?.id;
  for (let times = 0; times < 2; times += 1) {
    await client.crash();
    await expect.poll(() => happened.at(-1)).toBe(`disconnected ${device}`);
    await client.login();
    expect(happened.at(-1)).toBe(`connected ${device}`);
  }
});

test("refuses a client that was unlinked on the phone, at once and later", async ({
  network,
  me,
  client,
}) => {
  const unlinked: unknown[] = [];
  network.on("unlinked", (event) => unlinked.push(event));
  const closed = client.until("close");
  me.unlink();
  await closed;
  expect(client.lastClose).toBe(401);
  expect(unlinked).toEqual([{ number: me.number, device: client.creds.me?.id, by: "phone" }]);

  const refused = client.until("close");
  client.connect();
  await refused;
  expect(client.lastClose).toBe(401);
});

test("unlinks a client that logs out", async ({ network, me, client }) => {
  const unlinked: unknown[] = [];
  network.on("unlinked", (event) => unlinked.push(event));
  await client.socket.logout();
  await expect
    .poll(() => unlinked)
    .toEqual([{ number: me.number, device: client.creds.me?.id, by: "client" }]);
  expect(me.devices).toEqual([]);
});

test("ends the older of two sessions of one device", async ({ client }) => {
  const older = client.until("close");
  const newer = client.until("open");
  client.connect();
  await older;
  expect(client.lastClose).toBe(440);
  await newer;
});

test("refuses a client whose Noise key is not the one that was linked", async ({
  client,
  createClient,
  expectedFaults,
}) => {
  expectedFaults.push("NOISE_KEY_DIFFERS");
  const thief = createClient();
  Object.assign(thief.creds, client.creds, { noiseKey: thief.creds.noiseKey });
  const closed = thief.until("close");
  thief.connect();
  await closed;
  expect(thief.lastClose).toBe(401);
});

test("cuts off who does not speak the protocol", async ({ network, expectedFaults }) => {
  expectedFaults.push("HANDSHAKE_FAILED", "HANDSHAKE_FAILED");
  for (const nonsense of [Buffer.from("GET / HTTP/1.1"), Buffer.from([0x57, 0x41, 6, 3, 0, 0, 2, 1, 1])]) {
    const socket = new WebSocket(network.url);
    await once(socket, "open");
    socket.send(nonsense);
    await once(socket, "close");
  }
});

test("stays up when a listener throws", async ({ network, me, client }) => {
  network.on("disconnected", () => {
    throw new Error("from a listener");
  });
  const warned = once(process, "warning");
  await client.crash();
  expect(String(await warned)).toContain("from a listener");
  await client.login();
  expect(me.devices).toHaveLength(1);
});

test("says when another program has the port", async ({ network }) => {
  const { createNetwork } = await import("../src/index.ts");
  const port = Number(new URL(network.url).port);
  await expect(createNetwork({ port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
  await aMoment();
});
