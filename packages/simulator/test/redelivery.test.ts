import { expect } from "vitest";
import { aMoment, ME, test } from "./support/network-test.ts";

test("keeps what comes while the client is away, and sends it in order at the next login", async ({
  network,
  friend,
  client,
}) => {
  await client.crash();
  await expect.poll(() => network.stanzas).toEqual([]);
  await aMoment();
  const call = await friend.call(ME);
  await call.ring();
  await call.timeOut();
  const other = await friend.call(ME);
  expect(network.stanzas.map(({ deliveredTimes }) => deliveredTimes)).toEqual([0, 0, 0, 0]);

  const connected: number[] = [];
  network.on("connected", ({ offlineStanzas }) => connected.push(offlineStanzas));
  await client.login();
  await call.acknowledged();
  await other.acknowledged();
  expect(client.steps("offline")).toEqual([
    ["offer", "0"],
    ["relaylatency", "1"],
    ["terminate", "2"],
    ["offer", "3"],
  ]);
  expect(connected).toEqual([4]);

  await other.timeOut();
  await other.acknowledged();
  expect(client.steps("offline").at(-1)).toEqual(["terminate", undefined]);
});

test("sends again what the client had not acknowledged when its connection dropped", async ({
  network,
  friend,
  client,
}) => {
  // Nobody handles the stanza, so nobody acknowledges it.
  client.socket.ws.removeAllListeners("CB:call");
  const call = await friend.call(ME, { id: "9A8D1BC9430628934B085167CC0AF026" });
  await expect(call.acknowledged({ timeoutMs: 100 })).rejects.toMatchObject({ code: "NOT_ACKNOWLEDGED" });

  await client.crash();
  await client.login();
  await call.acknowledged();
  expect(client.steps("call-id", "from", "offline")).toEqual([
    ["offer", "9A8D1BC9430628934B085167CC0AF026", call.creator, "0"],
  ]);
  expect(network.stanzas).toMatchObject([
    { tag: "offer", deliveredTimes: 2, acknowledgedAt: expect.any(Number) },
  ]);
});

test("tells of each acknowledgement once", async ({ network, friend, client }) => {
  const acknowledged: string[] = [];
  network.on("acknowledged", ({ tag, to }) => acknowledged.push(`${tag} ${to}`));
  const call = await friend.call(ME);
  await call.hangUp();
  await call.acknowledged();
  expect(acknowledged).toEqual([`offer ${client.creds.me?.id}`, `terminate ${client.creds.me?.id}`]);
});

test("waits for every linked client", async ({ friend, me, client, createClient, network }) => {
  const second = createClient();
  await second.link(me);
  await second.crash();
  await aMoment();
  const call = await friend.call(ME);
  await expect(call.acknowledged({ timeoutMs: 200 })).rejects.toMatchObject({ code: "NOT_ACKNOWLEDGED" });
  await second.login();
  await call.acknowledged();
  expect(client.steps("offline")).toEqual([["offer", undefined]]);
  expect(second.steps("offline")).toEqual([["offer", "0"]]);
  expect(new Set(network.stanzas.map(({ id }) => id)).size).toBe(2);
});

test("lists wrong acknowledgements as faults", async ({ friend, client, network, expectedFaults }) => {
  expectedFaults.push("ACK_REPEATED", "ACK_UNKNOWN", "ACK_WRONG");
  const call = await friend.call(ME);
  await call.acknowledged();
  const { id = "" } = network.stanzas[0] ?? {};
  const to = call.creator;
  const ack = (attrs: Record<string, string>) =>
    client.socket.sendNode({ tag: "ack", attrs: { class: "call", ...attrs } });
  await ack({ id, to });
  await ack({ id: "ABCDEF", to });
  client.socket.ws.removeAllListeners("CB:call");
  await call.timeOut();
  await ack({ id: network.stanzas[1]?.id ?? "", to: "15550001111@s.whatsapp.net" });
  await expect.poll(() => network.faults.length).toBe(3);
  expect(network.faults[0]).toMatchObject({ device: client.creds.me?.id, at: expect.any(Number) });
});

test("owes an unlinked client nothing", async ({ friend, client, me }) => {
  await client.crash();
  const call = await friend.call(ME);
  me.unlink();
  await call.acknowledged();
  expect(client.calls).toEqual([]);
});
