import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { hasEnded } from "../../src/calls/call.ts";
import { AWAY_MS, advance, giveUp, QUEUE_MS } from "../../src/calls/lifecycle.ts";
import type { Signal } from "../../src/calls/signal.ts";
import { wallTime, whatsAppTime } from "../../src/clock.ts";
import type { Call } from "../../src/store/records.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { type DeliveryStage, setDeliveryStage } from "../stage/delivery-stage.ts";
import { setFaultyStage } from "../stage/faulty-stage.ts";
import { CALLER_JID, CHANNEL, OWN_JID, T } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";

const queued = (callId: string): Signal => ({
  kind: "offered",
  callId,
  at: whatsAppTime(T),
  offline: true,
  creator: CALLER_JID,
  callerNumber: CALLER_JID,
});

it("what repeats is kept only when what it repeats is", async () => {
  const set = await setDeliveryStage();
  await set.play("A", "offered");
  // Somebody else holds the database, so that the writer waits for as long as that takes.
  const other = openDatabase(join(set.dataDir, "ringhook.db"));
  other.exec("BEGIN IMMEDIATE");
  const done: string[] = [];
  const first = set.play("A", "ended").then(() => done.push("first"));
  const repeat = set.play("A", "ended").then(() => done.push("repeat"));
  const late = set.play("A", "ringing").then(() => done.push("what comes after the end"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(done).toEqual([]);
  expect(set.statuses("A")).toEqual(["initiated"]);
  other.exec("ROLLBACK");
  other.close();
  await Promise.all([first, repeat, late]);
  expect(done[0]).toBe("first");
  expect(set.statuses("A")).toEqual(["initiated", "missed"]);
});

it("a step never builds on one that failed", async () => {
  const { stage: set, faulty } = await setFaultyStage();
  faulty.break({ seed: 1, failing: 100, operations: ["record"] });
  const first = set.play("A", "offered");
  const second = set.play("A", "ringing");
  await expect(first).rejects.toMatchObject({ code: "STORE_FAILED" });
  faulty.heal();
  await second.catch(() => {});
  // WhatsApp sends again what was not acknowledged.
  await set.play("A", "offered", "ringing", "ended");
  expect(set.statuses("A")).toEqual(["initiated", "ringing", "missed"]);
});

it("a store that does not answer fails, and is asked again", async () => {
  const { stage: set, faulty } = await setFaultyStage({ storeMs: 50 });
  faulty.break({ seed: 1, failing: 0, hanging: 100, operations: ["record"] });
  await expect(set.play("A", "offered")).rejects.toMatchObject({ code: "STORE_FAILED" });
  faulty.heal();
  // As WhatsApp does; a busy disk may take longer than this store's time, too.
  await until("the store has answered", () =>
    set.play("A", "offered", "ended").then(
      () => true,
      () => false,
    ),
  );
  expect(set.statuses("A")).toEqual(["initiated", "missed"]);
});

it.each([1, 2, 3, 4])(
  "decides every queued call once the store is well again, by its timer alone (seed %i)",
  async (seed) => {
    const clock = new SetClock(T);
    const { stage: set, faulty } = await setFaultyStage({ clock });
    faulty.break({
      seed,
      failing: 50,
      doneAllTheSame: 50,
      operations: ["record", "openCalls", "callsById"],
    });
    const calls = Array.from({ length: 20 }, (_, index) => `C${index}`);
    const kept = await Promise.allSettled(
      calls.flatMap((id) =>
        [queued(id), queued(id)].map((signal) => set.journal.receive(CHANNEL, OWN_JID, signal)),
      ),
    );
    const accepted = calls.filter((_, index) =>
      kept.slice(2 * index, 2 * index + 2).some(({ status }) => status === "fulfilled"),
    );
    await set.journal.decideQueued(CHANNEL, OWN_JID, whatsAppTime(T + 61_000)).catch(() => {});
    faulty.heal();
    // Nothing else is heard of any of them.
    for (let look = 0; look < 2; look += 1) {
      clock.pass(QUEUE_MS);
      await set.journal.tend(CHANNEL, OWN_JID, true);
    }
    for (const id of accepted) expect([id, set.statuses(id)]).toEqual([id, ["missed"]]);
    expect(set.query("SELECT call_id FROM calls WHERE status = 'queued'")).toEqual([]);
    expect(accepted.length).toBeGreaterThan(0);
  },
);

const anySignal: fc.Arbitrary<Signal> = fc
  .record({
    callId: fc.constant("A"),
    at: fc.integer({ min: 1, max: 200 }).map((seconds) => whatsAppTime(seconds * 1000)),
    offline: fc.boolean(),
    creator: fc.constantFrom(CALLER_JID, "884422@lid", undefined),
    group: fc.boolean(),
    video: fc.boolean(),
    talked: fc.boolean(),
    kind: fc.constantFrom("offered", "ringing", "answered", "ended"),
    by: fc.constantFrom("self", "creator", "other"),
    reason: fc.constantFrom("timeout", "hung_up", "declined"),
  })
  .map((drawn) => drawn as unknown as Signal);

it("decides a call in bounded time after any signals, with the link up or down", () => {
  fc.assert(
    fc.property(fc.array(anySignal, { maxLength: 20 }), fc.boolean(), (heard, isUp) => {
      let call: Call | undefined;
      for (const signal of heard) call = advance(call, signal, wallTime(0))?.call ?? call;
      if (!call) return;
      const before = call;
      call = giveUp(before, isUp ? QUEUE_MS : AWAY_MS, isUp)?.call ?? before;
      expect(hasEnded(call) || call.endReason === "unknown").toBe(true);
      if (!hasEnded(before)) expect(giveUp(before, QUEUE_MS - 1, false)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

it("keeps two callers with one id apart across a restart, and one caller's two names together", async () => {
  const first = await setDeliveryStage();
  const said = (kind: Signal["kind"], creator: string, more: Partial<Signal> = {}): Signal =>
    ({
      kind,
      callId: "A",
      at: whatsAppTime(T),
      offline: false,
      by: "creator",
      reason: "timeout",
      creator,
      ...(creator.endsWith("@lid") ? { callerLid: creator } : { callerNumber: creator }),
      ...more,
    }) as Signal;
  const EVE = "4915123456789@s.whatsapp.net";
  const hear = (set: DeliveryStage, signal: Signal) => set.journal.receive(CHANNEL, OWN_JID, signal);
  await hear(first, said("offered", CALLER_JID, { callerLid: "884422@lid" }));
  await Promise.all([
    hear(first, said("offered", EVE)),
    hear(first, said("ringing", EVE)),
    hear(first, said("ended", EVE)),
  ]);
  await first.stop();
  const set = await setDeliveryStage({ dataDir: first.dataDir });
  await hear(set, said("ended", EVE));
  await hear(set, said("ringing", "884422@lid"));
  await hear(set, said("offered", "990055@lid"));
  await hear(set, said("ended", CALLER_JID));
  expect(set.statuses("A")).toEqual(["initiated", "ringing", "missed"]);
  expect(set.statuses("A~2")).toEqual(["initiated", "ringing", "missed"]);
  expect(set.statuses("A~3")).toEqual(["initiated"]);
  const ids = set.query("SELECT DISTINCT json_extract(body, '$.calls[0].id') AS id FROM events");
  expect(ids).toEqual([{ id: "A" }]);
});
