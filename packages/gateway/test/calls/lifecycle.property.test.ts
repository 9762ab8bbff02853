import fc from "fast-check";
import { expect, it } from "vitest";
import { hasEnded } from "../../src/calls/call.ts";
import { advance, closeIfQuiet, decideQueued } from "../../src/calls/lifecycle.ts";
import type { Signal } from "../../src/calls/signal.ts";
import { wallTime, whatsAppTime } from "../../src/clock.ts";
import type { Call, CallStatus } from "../../src/store/records.ts";

const RANK: Record<CallStatus, number> = { initiated: 0, ringing: 1, missed: 2, answered: 2 };

const signals: fc.Arbitrary<Signal> = fc
  .record({
    callId: fc.constantFrom("A", "B", "C", "D"),
    at: fc.integer({ min: 1, max: 200 }).map((seconds) => whatsAppTime(seconds * 1000)),
    offline: fc.boolean(),
    creator: fc.constantFrom("919984351847@s.whatsapp.net", "884422@lid"),
    group: fc.boolean(),
    video: fc.boolean(),
    kind: fc.constantFrom("offered", "ringing", "answered", "ended"),
    by: fc.constantFrom("self", "creator", "other"),
    reason: fc.constantFrom("timeout", "hung_up", "declined", "busy", "strange"),
  })
  .map((drawn) => drawn as Signal);

/** Signals of several calls, and between them the moments at which the gateway looks at its calls by itself. */
const histories = fc.array(
  fc.oneof({ weight: 8, arbitrary: signals }, fc.constantFrom("decideQueued", "closeIfQuiet")),
  {
    maxLength: 60,
  },
);

it("moves statuses forward only, each at most once, and ends a call once", () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 0, max: 400_000 }), (history, ms) => {
      const now = wallTime(ms);
      const calls = new Map<string, Call>();
      const said = new Map<string, CallStatus[]>();
      const note = (step: { call: Call; changes: { status: CallStatus }[] } | undefined): void => {
        if (!step) return;
        const { callId } = step.call;
        const before = calls.get(callId);
        expect(before && hasEnded(before)).toBeFalsy();
        calls.set(callId, step.call);
        said.set(callId, [...(said.get(callId) ?? []), ...step.changes.map(({ status }) => status)]);
      };
      for (const moment of history) {
        if (moment === "decideQueued")
          for (const call of [...calls.values()]) note(decideQueued(call, whatsAppTime(ms)));
        else if (moment === "closeIfQuiet") {
          for (const call of [...calls.values()]) calls.set(call.callId, closeIfQuiet(call, now) ?? call);
        } else note(advance(calls.get(moment.callId), moment, now));
      }
      for (const [callId, statuses] of said) {
        expect(new Set(statuses).size).toBe(statuses.length);
        expect(statuses.map((status) => RANK[status])).toEqual(
          statuses.map((status) => RANK[status]).toSorted(),
        );
        const ends = statuses.filter((status) => RANK[status] === 2);
        expect(ends.length).toBeLessThanOrEqual(1);
        const call = calls.get(callId);
        // The record and what was said of it agree.
        if (call) expect(hasEnded(call)).toBe(ends.length === 1);
        if (ends.length === 1) expect(statuses.at(-1)).toBe(ends[0]);
      }
    }),
    { numRuns: 2_000 },
  );
});

it("ends every call whose end came from the own phone, after any signals", () => {
  fc.assert(
    fc.property(fc.array(signals, { maxLength: 30 }), fc.integer({ min: 0, max: 400_000 }), (history, ms) => {
      const now = wallTime(ms);
      let call: Call | undefined;
      for (const signal of history) call = advance(call, { ...signal, callId: "A" }, now)?.call ?? call;
      const end: Signal = {
        kind: "ended",
        by: "self",
        reason: "declined",
        callId: "A",
        at: whatsAppTime(1000),
        offline: false,
        creator: "1@lid",
      };
      const last = advance(call, end, now)?.call ?? call;
      expect(last && hasEnded(last)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
