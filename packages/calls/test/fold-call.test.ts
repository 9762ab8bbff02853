import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeCall, sampleCalls } from "../src/fixtures/index.ts";
import { type Call, type CallEvent, foldCall } from "../src/index.ts";

const anyEvent: fc.Arbitrary<CallEvent> = fc.record({
  id: fc.constant("ED3D9B4864F90327F10D24BAEED6CFB9"),
  from: fc.constantFrom("919984351847@s.whatsapp.net", "15550001@s.whatsapp.net", "1532@lid", "77@lid"),
  chat_id: fc.constantFrom("919984351847@s.whatsapp.net", "61371989950@s.whatsapp.net"),
  status: fc.constantFrom("initiated", "ringing", "missed", "answered", "canceled"),
  timestamp: fc.integer({ min: 1713792450, max: 1713792470 }).map((seconds) => seconds * 1000),
  group_call: fc.boolean(),
  video_call: fc.boolean(),
  offline_call: fc.boolean(),
});
const anyEvents = fc.array(anyEvent, { minLength: 1, maxLength: 8 });

describe("whatever the events", () => {
  it("their order does not matter", () => {
    const shuffled = anyEvents.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        expect(foldCall(other)).toEqual(foldCall(events));
      }),
    );
  });

  it("repeats do not matter", () => {
    const repeated = anyEvents.chain((events) => fc.tuple(fc.constant(events), fc.subarray(events)));
    fc.assert(
      fc.property(repeated, ([events, again]) => {
        expect(foldCall([...events, ...again])).toEqual(foldCall(events));
      }),
    );
  });

  it("folding bit by bit is folding at once, also through storage as JSON", () => {
    fc.assert(
      fc.property(anyEvents, fc.array(anyEvent), (earlier, later) => {
        const stored: Call = JSON.parse(JSON.stringify(foldCall(earlier)));
        expect(foldCall(later, stored)).toEqual(foldCall([...earlier, ...later]));
      }),
    );
  });

  it("more news never takes a call back, and its parts agree", () => {
    const rank = { initiated: 0, ringing: 1, missed: 2, answered: 3 };
    fc.assert(
      fc.property(anyEvents, anyEvent, (events, event) => {
        const before = foldCall(events);
        const after = foldCall([event], before);
        expect(rank[after.status]).toBeGreaterThanOrEqual(rank[before.status]);
        expect(after.ended).toBe(after.status === "missed" || after.status === "answered");
        expect(after.ringMs === undefined || after.ringMs >= 0).toBe(true);
        expect(after.times[after.status]).toBeDefined();
      }),
    );
  });

  it("the events are not changed", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const before = structuredClone(events);
        foldCall(events);
        expect(events).toEqual(before);
      }),
    );
  });
});

it("folds the documented missed call", () => {
  const events = sampleCalls.slice(0, 3).flatMap((sample) => sample.calls);
  expect(foldCall(events)).toEqual({
    id: "ED3D9B4864F90327F10D24BAEED6CFB9",
    status: "missed",
    ended: true,
    from: "919984351847@s.whatsapp.net",
    number: "919984351847",
    times: { initiated: 1713792453000, ringing: 1713792454000, missed: 1713792461000 },
    ringMs: 8000,
    groupCall: false,
    videoCall: false,
    offlineCall: false,
  });
});

it("folds canceled as missed", () => {
  const [event] = fakeCall({ ringMs: 0 }).events.slice(-1);
  if (!event) throw new Error("A fake call has events");
  const canceled = foldCall([{ ...event, status: "canceled" }]);
  expect(canceled).toMatchObject({ status: "missed", ended: true, times: { missed: event.timestamp } });
});

it("counts a call with both ends as answered, in its ring time too", () => {
  const options = { id: "SAME", caller: "919984351847", startedAt: 1713792453000 };
  const missed = fakeCall({ ...options, ringMs: 4000 });
  const answered = fakeCall({ ...options, end: "answered", ringMs: 6000 });
  const call = foldCall([...answered.events, ...missed.events]);
  expect(call).toMatchObject({ status: "answered", ringMs: 6000, times: { missed: 1713792457000 } });
});

it("has no ring time before the end, nor when the beginning is unknown", () => {
  expect(foldCall(fakeCall({ end: "none" }).events)).not.toHaveProperty("ringMs");
  expect(foldCall(fakeCall({ offline: true }).events)).not.toHaveProperty("ringMs");
});

it("prefers the caller's number to a LID, and has none while only the LID is known", () => {
  const { events, id } = fakeCall({ caller: "153278964101375@lid" });
  expect(foldCall(events)).not.toHaveProperty("number");
  const named = fakeCall({ id, caller: "919984351847" });
  expect(foldCall([...events, ...named.events])).toMatchObject({
    from: "919984351847@s.whatsapp.net",
    number: "919984351847",
  });
});

it("refuses to fold nothing, or two calls", () => {
  expect(() => foldCall([])).toThrow(expect.objectContaining({ code: "INVALID_FOLD" }));
  const two = [...fakeCall().events, ...fakeCall().events];
  expect(() => foldCall(two)).toThrow(expect.objectContaining({ code: "INVALID_FOLD" }));
});

it("takes in what calls.patch tells, before or after the events", () => {
  const from = "16315553602@s.whatsapp.net";
  const flags = { group_call: false, video_call: false };
  const facts = { id: "wacid.1", from, chat_id: from, ...flags };
  const initiated = {
    ...facts,
    status: "initiated",
    timestamp: 1_671_644_820_000,
    offline_call: false,
  } as const;
  const update = {
    ...facts,
    direction: "incoming",
    status: "ended",
    end_reason: "completed",
    timestamp: 1_671_644_944_000,
    started_at: 1_671_644_824_000,
    ended_at: 1_671_644_944_000,
    duration: 120,
    late: false,
  } as const;
  const call = foldCall([initiated, update]);
  expect(call).toMatchObject({ status: "answered", ended: true, ringMs: 4_000, talkMs: 120_000 });
  expect(foldCall([initiated], foldCall([update, update]))).toEqual(call);
  const { started_at, duration, ...untaken } = update;
  expect(foldCall([{ ...untaken, direction: "outgoing", end_reason: "declined" }])).toMatchObject({
    status: "missed",
    ended: true,
  });
});

describe("what a phone's call log told", () => {
  const placed = {
    id: "0A1B",
    direction: "outgoing",
    from: "61371989950@s.whatsapp.net",
    chat_id: "919984351847@s.whatsapp.net",
    status: "ended",
    end_reason: "completed",
    timestamp: 1_790_222_710_000,
    started_at: 1_790_222_600_000,
    duration: 93,
    group_call: false,
    video_call: false,
    late: false,
  } as const;

  it("is answered so long before the end as people talked", () => {
    expect(foldCall([placed])).toMatchObject({
      status: "answered",
      times: { answered: 1_790_222_617_000 },
      talkMs: 93_000,
    });
  });

  it.each(["not_answered", "cancelled", "declined", "unreachable", "failed"])("%s is missed", (reason) => {
    const call = foldCall([{ ...placed, end_reason: reason, duration: 0 }]);
    expect(call).toMatchObject({
      status: "missed",
      ended: true,
      times: { missed: placed.timestamp },
      talkMs: 0,
    });
  });

  it("taken on another device is answered, also where no talk time is told", () => {
    const { duration: _, ...rest } = placed;
    const call = foldCall([{ ...rest, end_reason: "answered_elsewhere" }]);
    expect(call).toMatchObject({ status: "answered", times: { answered: placed.timestamp } });
    expect(call).not.toHaveProperty("talkMs");
  });
});
