import { setTimeout as time } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { fakeCall, fakeRequest, sampleCalls } from "../src/fixtures/index.ts";
import { type CallEvent, createCallsReceiver, createSeenMemory } from "../src/index.ts";
import { gate, send, webhookOf } from "./receiving.ts";

const silent = { onError: () => {} };

describe("a webhook that comes twice", () => {
  it("reaches no callback twice when it has the same webhook-id", async () => {
    const [onMissed, onCall] = [vi.fn(), vi.fn()];
    const receive = createCallsReceiver({ onMissed, onCall });
    const first = await send(receive, sampleCalls[2], { webhookId: "msg_1" });
    const second = await send(receive, sampleCalls[2], { webhookId: "msg_1" });
    expect(first).toEqual({ status: 200, body: { calls: 1, repeated: 0 } });
    expect(second).toEqual({ status: 200, body: { calls: 1, repeated: 1 } });
    expect(onMissed).toHaveBeenCalledOnce();
    expect(onCall).toHaveBeenCalledOnce();
  });

  it("is known by channel, call and status when it has no webhook-id", async () => {
    const seen: string[] = [];
    const tell = (event: CallEvent, { channelId }: { channelId: string }) =>
      seen.push(`${channelId} ${event.id} ${event.status}`);
    const receive = createCallsReceiver({ onInitiated: tell, onRinging: tell, onMissed: tell });
    const calls = [fakeCall({ id: "A" }), fakeCall({ id: "B" }), fakeCall({ id: "A", channelId: "OTHER" })];
    for (const webhook of [...calls, ...calls].flatMap((call) => call.webhooks)) await send(receive, webhook);
    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBe(9);
  });

  it("counts canceled and missed as one status", async () => {
    const onMissed = vi.fn();
    const receive = createCallsReceiver({ onMissed });
    const events = fakeCall().events.slice(-1);
    await send(receive, webhookOf(events));
    await send(receive, webhookOf(events.map((event) => ({ ...event, status: "canceled" }))));
    expect(onMissed).toHaveBeenCalledOnce();
  });

  it("is another webhook when its webhook-id is another: somebody replayed it", async () => {
    const onMissed = vi.fn();
    const receive = createCallsReceiver({ onMissed });
    await send(receive, sampleCalls[2], { webhookId: "msg_1" });
    await send(receive, sampleCalls[2], { webhookId: "msg_2" });
    expect(onMissed).toHaveBeenCalledTimes(2);
  });

  it("waits while the first is still at work, and does not run the callback again", async () => {
    const { opened, open } = gate();
    const onMissed = vi.fn(() => opened);
    const receive = createCallsReceiver({ onMissed });
    const answers = [1, 2, 3].map(() => send(receive, sampleCalls[2], { webhookId: "msg_1" }));
    await expect.poll(() => onMissed).toHaveBeenCalled();
    await time(20);
    open();
    expect((await Promise.all(answers)).map(({ body }) => body.repeated).toSorted()).toEqual([0, 1, 1]);
    expect(onMissed).toHaveBeenCalledOnce();
  });

  it("gets its own try when the first, still at work as it came, fails", async () => {
    const { opened, open } = gate();
    const onMissed = vi.fn().mockImplementationOnce(async () => {
      await opened;
      throw new Error("first");
    });
    const receive = createCallsReceiver({ onMissed, ...silent });
    const first = send(receive, sampleCalls[2]);
    await expect.poll(() => onMissed).toHaveBeenCalled();
    const second = send(receive, sampleCalls[2]);
    await time(20);
    open();
    expect([(await first).status, (await second).status]).toEqual([500, 200]);
    expect(onMissed).toHaveBeenCalledTimes(2);
  });
});

it("runs events of one call one after another, while other calls continue", async () => {
  const { opened, open } = gate();
  const told: string[] = [];
  const receive = createCallsReceiver({
    onInitiated: async (event) => {
      if (event.id === "SLOW") await opened;
      told.push(`${event.id} initiated`);
    },
    onRinging: (event) => told.push(`${event.id} ringing`),
  });
  const [slow, quick] = [fakeCall({ id: "SLOW", end: "none" }), fakeCall({ id: "QUICK", end: "none" })];
  const pending = slow.webhooks.map((webhook) => send(receive, webhook));
  for (const webhook of quick.webhooks) await send(receive, webhook);
  open();
  await Promise.all(pending);
  expect(told).toEqual(["QUICK initiated", "QUICK ringing", "SLOW initiated", "SLOW ringing"]);
});

describe("the memory", () => {
  it("may be any Set, and a Map for the calls", async () => {
    const [seen, calls, onCall] = [new Set<string>(), new Map(), vi.fn()];
    await send(createCallsReceiver({ seen, calls, onCall }), sampleCalls[0]);
    const answer = await send(createCallsReceiver({ seen, calls, onCall }), sampleCalls[0]);
    expect(answer.body.repeated).toBe(1);
    expect([...seen]).toEqual(["MANTIS-M72HC/ED3D9B4864F90327F10D24BAEED6CFB9/initiated/call"]);
    expect([...calls.keys()]).toEqual(["MANTIS-M72HC/ED3D9B4864F90327F10D24BAEED6CFB9"]);
  });

  it("may be slow and may fail, which answers the sender 500", async () => {
    const keys = new Set<string>();
    const add = vi.fn(async (key: string) => keys.add(key)).mockRejectedValueOnce(new Error("down"));
    const onError = vi.fn();
    const receive = createCallsReceiver({
      seen: { has: async (key) => keys.has(key), add },
      onMissed: () => {},
      onError,
    });
    expect((await send(receive, sampleCalls[2])).status).toBe(500);
    expect((await send(receive, sampleCalls[2])).body.repeated).toBe(0);
    expect((await send(receive, sampleCalls[2])).body.repeated).toBe(1);
    expect(onError.mock.calls).toEqual([[new Error("down")]]);
  });

  it("is bounded: the oldest is forgotten first", () => {
    const seen = createSeenMemory(3);
    for (const key of ["a", "b", "a", "c", "d"]) seen.add(key);
    expect(["a", "b", "c", "d"].map((key) => seen.has(key))).toEqual([true, false, true, true]);
  });
});

it("each callback succeeds once for each event, despite failures and repeated webhooks", async () => {
  const plan = fc.record({
    // Which of the calls each webhook carries; `retries` is how many copies are under way at once.
    webhooks: fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 5,
    }),
    copies: fc.integer({ min: 1, max: 3 }),
    failures: fc.array(fc.boolean(), { maxLength: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ webhooks, copies, failures }) => {
      const fate = failures.values();
      const done: string[] = [];
      const attempt = (name: string) => async (event: { id: string; status: string }) => {
        await Promise.resolve();
        if (fate.next().value) throw new Error("fails this time");
        done.push(`${name} ${event.id} ${event.status}`);
      };
      const receive = createCallsReceiver({
        onInitiated: attempt("event"),
        onRinging: attempt("event"),
        onMissed: attempt("event"),
        onCall: attempt("call"),
        ...silent,
      });
      const calls = [0, 1, 2, 3].map((index) => fakeCall({ id: `CALL${index}` }));
      for (const carried of webhooks) {
        const body = webhookOf(carried.flatMap((index) => calls[index]?.events ?? []));
        const untilTaken = async () => {
          while ((await receive(await fakeRequest(body))).status !== 200);
        };
        await Promise.all(Array.from({ length: copies }, untilTaken));
      }
      const carried = [...new Set(webhooks.flat())];
      const events = carried.flatMap((index) => calls[index]?.events ?? []);
      const due = events.flatMap(({ id, status }) => [`event ${id} ${status}`, `call ${id} ${status}`]);
      expect(done.toSorted()).toEqual(due.toSorted());
      for (const index of carried) {
        const order = done.filter((line) => line.startsWith(`event CALL${index}`));
        expect(order.map((line) => line.split(" ")[2])).toEqual(["initiated", "ringing", "missed"]);
      }
    }),
  );
});
