import { afterEach, describe, expect, it, vi } from "vitest";
import { fakeCall, sampleCalls } from "../src/fixtures/index.ts";
import { type CallEvent, createCallsReceiver, PayloadError } from "../src/index.ts";
import { answerOf, gate, secret, send, webhookOf } from "./receiving.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("answers 500 when a callback throws or rejects, and the retry reaches the callback", async () => {
  const onMissed = vi
    .fn()
    .mockImplementationOnce(() => {
      throw new Error("no database");
    })
    .mockRejectedValueOnce("no luck");
  const onError = vi.fn();
  const receive = createCallsReceiver({ onMissed, onError });
  const failed = await send(receive, sampleCalls[2], { webhookId: "msg_1" });
  expect(failed).toMatchObject({ status: 500, body: { error: { code: "CALLBACK_FAILED" } } });
  expect(JSON.stringify(failed.body)).not.toContain("no database");
  expect((await send(receive, sampleCalls[2], { webhookId: "msg_1" })).status).toBe(500);
  expect((await send(receive, sampleCalls[2], { webhookId: "msg_1" })).status).toBe(200);
  expect(onMissed).toHaveBeenCalledTimes(3);
  expect(onError.mock.calls).toEqual([[new Error("no database")], ["no luck"]]);
});

it("runs only the callback that failed again: onCall's failure does not repeat onMissed", async () => {
  const onMissed = vi.fn();
  const onCall = vi.fn().mockRejectedValueOnce(new Error("once"));
  const receive = createCallsReceiver({ onMissed, onCall, onError: () => {} });
  expect((await send(receive, sampleCalls[2])).status).toBe(500);
  expect((await send(receive, sampleCalls[2])).status).toBe(200);
  expect(onMissed).toHaveBeenCalledOnce();
  expect(onCall).toHaveBeenCalledTimes(2);
});

it("with several calls in one webhook, continues after one that fails and repeats only that one", async () => {
  const [one, two, three] = ["ONE", "TWO", "THREE"].map((id) => fakeCall({ id }).events.slice(-1));
  const body = webhookOf([one, two, three].flatMap((events) => events ?? []));
  const told: string[] = [];
  let broken = true;
  const receive = createCallsReceiver({
    onMissed: ({ id }) => {
      told.push(id);
      if (id === "TWO" && broken) throw new Error("TWO");
    },
    onError: () => {},
  });
  expect((await send(receive, body)).status).toBe(500);
  expect(told).toEqual(["ONE", "TWO", "THREE"]);
  broken = false;
  expect(await send(receive, body)).toEqual({ status: 200, body: { calls: 3, repeated: 2 } });
  expect(told).toEqual(["ONE", "TWO", "THREE", "TWO"]);
});

describe("a webhook of several calls", () => {
  const [one, two, three] = ["ONE", "TWO", "THREE"].flatMap((id) => fakeCall({ id }).events.slice(-1));
  const spoiled = { status: "on_hold", timestamp: 1, from: 7, id: null, group_call: "no", latency: -1 };

  it.each(Object.entries(spoiled))(
    "with one whose %s is %j: handles the others, reports that one, and is not sent again",
    async (field, value) => {
      const told: string[] = [];
      const onError = vi.fn();
      const receive = createCallsReceiver({ onMissed: ({ id }) => told.push(id), onError });
      const body = JSON.stringify({
        ...sampleCalls[2],
        calls: [one, { ...two, [field]: value }, three],
      });
      const answer = await receive(new Request("https://example.com/hook", { method: "POST", body }));
      expect(await answerOf(answer)).toEqual({
        status: 200,
        body: { calls: 2, repeated: 0, unread: [expect.stringContaining(`$.calls[1].${field}: expected`)] },
      });
      expect(told).toEqual(["ONE", "THREE"]);
      expect(onError.mock.calls).toEqual([[expect.any(PayloadError)]]);
    },
  );

  it("is refused when none can be read", async () => {
    const calls = [
      { ...one, status: "on_hold" },
      { ...two, status: "hungup" },
    ];
    const body = JSON.stringify({ ...sampleCalls[2], calls });
    const answer = await createCallsReceiver()(
      new Request("https://example.com/hook", { method: "POST", body }),
    );
    expect(await answerOf(answer)).toMatchObject({
      status: 400,
      body: { error: { code: "INVALID_PAYLOAD", path: "$.calls[0].status" } },
    });
  });
});

it("holds back later events of the same call in the same webhook while one fails", async () => {
  const told: string[] = [];
  let broken = true;
  const tell = (event: CallEvent) => {
    if (event.status === "initiated" && broken) throw new Error("initiated");
    told.push(event.status);
  };
  const receive = createCallsReceiver({
    onInitiated: tell,
    onRinging: tell,
    onMissed: tell,
    onError: () => {},
  });
  const body = webhookOf(fakeCall().events);
  await send(receive, body);
  expect(told).toEqual([]);
  broken = false;
  await send(receive, body);
  expect(told).toEqual(["initiated", "ringing", "missed"]);
});

it("answers 503 when callbacks take too long; they continue, and a repeat then finds them done", async () => {
  const { opened, open } = gate();
  const onMissed = vi.fn(() => opened);
  const receive = createCallsReceiver({ onMissed, answerWithinMs: 20 });
  const late = { status: 503, body: { error: { code: "CALLBACK_SLOW" } } };
  expect(await send(receive, sampleCalls[2])).toMatchObject(late);
  expect(await send(receive, sampleCalls[2])).toMatchObject(late);
  open();
  expect(await send(receive, sampleCalls[2])).toEqual({ status: 200, body: { calls: 1, repeated: 1 } });
  expect(onMissed).toHaveBeenCalledOnce();
});

it("answers after 8 seconds by default, before the sender gives up at 10", async () => {
  vi.useFakeTimers();
  try {
    let answeredAfter: number | undefined;
    const started = Date.now();
    const answering = send(createCallsReceiver({ onMissed: () => gate().opened }), sampleCalls[2]);
    const timed = answering.then(() => {
      answeredAfter = Date.now() - started;
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await timed;
    expect((await answering).status).toBe(503);
    expect(answeredAfter).toBe(8_000);
  } finally {
    vi.useRealTimers();
  }
});

it("reports what failed even after it has answered 503", async () => {
  const { opened, open } = gate();
  const onError = vi.fn();
  const onMissed = async () => {
    await opened;
    throw new Error("late");
  };
  await send(createCallsReceiver({ onMissed, onError, answerWithinMs: 5 }), sampleCalls[2]);
  open();
  await expect.poll(() => onError).toHaveBeenCalledWith(new Error("late"));
});

it("takes any time for an answer, also no limit", async () => {
  const onMissed = () => new Promise((resolve) => setTimeout(resolve, 20));
  const receive = createCallsReceiver({ onMissed, answerWithinMs: Number.POSITIVE_INFINITY });
  expect((await send(receive, sampleCalls[2])).status).toBe(200);
});

it("says on the console what failed, unless it has onError", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const failing = () => {
    throw new Error("unheard");
  };
  await send(createCallsReceiver({ onMissed: failing }), sampleCalls[2]);
  expect(log.mock.calls).toEqual([[new Error("unheard")]]);
});

it.each([
  [
    "throws",
    () => {
      throw new Error("log down");
    },
  ],
  ["rejects", () => Promise.reject(new Error("log down"))],
])("answers all the same when onError %s", async (_how, onError) => {
  const onMissed = () => Promise.reject(new Error("failed"));
  expect((await send(createCallsReceiver({ onMissed, onError }), sampleCalls[2])).status).toBe(500);
});

it("answers 500 INTERNAL when something else of its options throws", async () => {
  const onError = vi.fn();
  const now = () => {
    throw new Error("no clock");
  };
  const answer = await send(createCallsReceiver({ secret, now, onError }), sampleCalls[2], { secret });
  expect(answer).toMatchObject({ status: 500, body: { error: { code: "INTERNAL" } } });
  expect(onError).toHaveBeenCalledWith(new Error("no clock"));
});
