import { expect } from "vitest";
import { ME, test } from "./support/network-test.ts";

test("stops a call that a client refuses", async ({ network, friend, client }) => {
  const rejected: unknown[] = [];
  network.on("rejected", (event) => rejected.push(event));
  const call = await friend.call(ME, { addressing: "lid" });
  await call.acknowledged();
  await client.socket.rejectCall(call.id, call.creator);
  expect(call.state).toBe("declined");
  expect(rejected).toEqual([
    { number: ME, device: client.creds.me?.id, callId: call.id, callCreator: call.creator, effective: true },
  ]);
});

test("lets a call ring on whose creator the client names otherwise", async ({
  network,
  friend,
  client,
  expectedFaults,
}) => {
  expectedFaults.push("REJECT_OTHER_CREATOR", "REJECT_UNKNOWN_CALL");
  const effective: boolean[] = [];
  network.on("rejected", (event) => effective.push(event.effective));
  const call = await friend.call(ME, { addressing: "lid" });
  await client.socket.rejectCall(call.id, `${friend.number}@s.whatsapp.net`);
  await client.socket.rejectCall("0".repeat(32), call.creator);
  expect(effective).toEqual([false, false]);
  expect(call.state).toBe("placed");
});

test("makes call links", async ({ network, client }) => {
  const links: unknown[] = [];
  network.on("callLink", ({ media, startTime, url }) => links.push({ media, startTime, url }));
  const token = await client.socket.createCallLink("video", { startTime: 1_800_000_000 });
  await client.socket.createCallLink("audio");
  expect(links).toEqual([
    { media: "video", startTime: 1_800_000_000, url: `https://call.whatsapp.com/video/${token}` },
    { media: "audio", startTime: undefined, url: expect.stringContaining("/voice/") },
  ]);
});
