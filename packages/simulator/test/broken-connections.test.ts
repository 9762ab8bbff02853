import { expect } from "vitest";
import type { StreamError } from "../src/index.ts";
import { aMoment, ME, test } from "./support/network-test.ts";

const codes: [StreamError, number][] = [
  ["restart", 515],
  ["replaced", 440],
  ["device_removed", 401],
  ["unavailable", 503],
  ["restart_required", 516],
  ["xml_not_well_formed", 500],
  ["ack", 500],
];

test.for(codes)(
  "ends a stream with %s, which clients report as %i",
  async ([error, code], { network, client }) => {
    const closed = client.until("close");
    expect(network.misbehave.endStream(error)).toBe(1);
    await closed;
    expect(client.lastClose).toBe(code);
    await client.login();
  },
);

test("drops connections", async ({ network, client }) => {
  const closed = client.until("close");
  expect(network.misbehave.drop({ number: "15550001111" })).toBe(0);
  expect(network.misbehave.drop({ number: ME })).toBe(1);
  await closed;
  expect(client.lastClose).toBe(428);
  await client.login();
});

test("drops a connection before a stanza, and brings the stanza at the next login", async ({
  network,
  friend,
  client,
}) => {
  network.misbehave.dropAt({ stanza: "relaylatency", when: "before" });
  const closed = client.until("close");
  const call = await friend.call(ME);
  await call.ring();
  await call.hangUp();
  await closed;
  expect(client.steps()).toEqual([["offer"]]);
  expect(network.stanzas.map(({ deliveredTimes }) => deliveredTimes)).toEqual([1, 0, 0]);
  await client.login();
  await call.acknowledged();
  expect(client.steps("offline").slice(-2)).toEqual([
    ["relaylatency", expect.any(String)],
    ["terminate", expect.any(String)],
  ]);
});

test("drops a connection right after a stanza", async ({ network, friend, client }) => {
  network.misbehave.dropAt({ stanza: "offer" });
  const closed = client.until("close");
  const call = await friend.call(ME);
  await closed;
  await client.login();
  await call.acknowledged();
  expect(network.stanzas).toMatchObject([{ tag: "offer", deliveredTimes: 2 }]);
  expect(client.steps("offline").at(-1)).toEqual(["offer", "0"]);
});

test("drops a connection in the middle of a login", async ({ network, client }) => {
  await client.crash();
  network.misbehave.dropAt({ stanza: "success", when: "before" });
  await client.connectUntilClosed();
  expect(client.lastClose).toBe(428);
  await client.login();
});

test("drops a connection in the middle of a pairing", async ({ network, me, createClient }) => {
  network.misbehave.dropAt({ stanza: "pair-success", when: "before" });
  const qr = await createClient().showQr();
  await expect(me.scanQr(qr)).rejects.toMatchObject({ code: "PAIRING_FAILED" });
});

test("freezes, and catches up", async ({ network, friend, client }) => {
  const thaw = network.misbehave.freeze();
  const placing = friend.call(ME);
  await aMoment();
  expect(client.calls).toEqual([]);
  thaw();
  const call = await placing;
  await call.acknowledged();
  expect(client.steps("offline")).toEqual([["offer", undefined]]);
});

test("freezes until the client gives up and comes again", async ({ network, friend, client }) => {
  await client.crash();
  const open = client.until("open");
  client.connect({ keepAliveIntervalMs: 200 });
  await open;
  network.misbehave.freeze();
  const placed = friend.call(ME, { id: "A".repeat(32) });
  // Baileys then waits half a minute for the network to agree to the end.
  await expect.poll(() => client.socket.ws.isClosing).toBe(true);
  const closed = client.until("close");
  network.misbehave.drop();
  await closed;
  expect(client.lastClose).toBe(408);
  await client.login();
  await network.call("A".repeat(32))?.acknowledged();
  expect(client.steps("offline")).toEqual([["offer", "0"]]);
  await placed;
});
