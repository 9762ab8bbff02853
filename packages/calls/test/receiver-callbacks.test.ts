import { expect, it, vi } from "vitest";
import { fakeCall, sampleCalls } from "../src/fixtures/index.ts";
import { type Call, createCallsReceiver } from "../src/index.ts";
import { send, webhookOf } from "./receiving.ts";

function callbacks() {
  return { onInitiated: vi.fn(), onRinging: vi.fn(), onMissed: vi.fn(), onAnswered: vi.fn() };
}

it.each([
  ["initiated", "onInitiated"],
  ["ringing", "onRinging"],
  ["missed", "onMissed"],
  ["answered", "onAnswered"],
  ["canceled", "onMissed"],
] as const)("hands %s to %s and to no other callback", async (status, name) => {
  const spies = callbacks();
  const [event] = sampleCalls[0].calls;
  if (!event) throw new Error("The sample has a call");
  const answer = await send(createCallsReceiver(spies), webhookOf([{ ...event, status }]), {
    webhookId: "msg_1",
  });
  expect(answer).toEqual({ status: 200, body: { calls: 1, repeated: 0 } });
  const context = { channelId: "MANTIS-M72HC", webhookId: "msg_1" };
  expect(spies[name].mock.calls).toEqual([[{ ...event, status }, context]]);
  expect(Object.values(spies).flatMap((spy) => spy.mock.calls)).toHaveLength(1);
});

it("gives the call so far to onCall, after the event's own callback", async () => {
  const told: string[] = [];
  const receive = createCallsReceiver({
    onRinging: (event) => told.push(event.status),
    onCall: (call) => told.push(`call ${call.status} ${call.ringMs ?? "-"}`),
  });
  for (const webhook of sampleCalls.slice(0, 3)) await send(receive, webhook);
  expect(told).toEqual(["call initiated -", "ringing", "call ringing -", "call missed 8000"]);
});

it("puts events that come out of order together all the same", async () => {
  const calls: Call[] = [];
  const receive = createCallsReceiver({ onCall: (call) => calls.push(call) });
  const { webhooks } = fakeCall({ end: "answered", ringMs: 5000 });
  for (const webhook of webhooks.toReversed()) await send(receive, webhook);
  expect(calls.map((call) => call.status)).toEqual(["answered", "answered", "answered"]);
  expect(calls.at(-1)).toMatchObject({ ringMs: 5000, ended: true });
});

it("does not mix up equal call ids of different channels", async () => {
  const calls: Call[] = [];
  const receive = createCallsReceiver({ onCall: (call) => calls.push(call) });
  const { events } = fakeCall({ id: "SAME" });
  await send(receive, webhookOf(events, "ONE"));
  await send(receive, webhookOf(events.slice(-1), "TWO"));
  expect(calls.at(-1)?.times.initiated).toBeUndefined();
});

it("waits for a callback's promise before it answers", async () => {
  let done = false;
  const onMissed = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    done = true;
  };
  await send(createCallsReceiver({ onMissed }), sampleCalls[2]);
  expect(done).toBe(true);
});

it.each(["body", "path", "method"] as const)("takes calls in mode %s", async (mode) => {
  const onMissed = vi.fn();
  const answer = await send(createCallsReceiver({ onMissed }), sampleCalls[2], { mode });
  expect(answer.status).toBe(200);
  expect(onMissed).toHaveBeenCalledOnce();
});

it.each(["body", "path", "method"] as const)("acknowledges other events in mode %s", async (mode) => {
  const receive = createCallsReceiver({ onCall: () => expect.unreachable() });
  for (const [type, event] of [
    ["users", "delete"],
    ["channel", "patch"],
    ["messages", "put"],
  ] as const) {
    const answer = await send(receive, { event: { type, event } }, { mode });
    expect(answer).toEqual({ status: 200, body: { ignored: `${type}.${event}` } });
  }
});

it("works without any callback", async () => {
  expect((await send(createCallsReceiver(), sampleCalls[0])).status).toBe(200);
});
