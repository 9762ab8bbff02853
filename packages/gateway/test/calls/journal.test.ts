import { expect, it } from "vitest";
import { QUIET_MS } from "../../src/calls/lifecycle.ts";
import type { Signal } from "../../src/calls/signal.ts";
import { nowOf, whatsAppTime } from "../../src/clock.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { CALLER_JID, CHANNEL, OWN_JID, T } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";

it("writes a call, its events and its deliveries together, before it says that they are kept", async () => {
  const set = await setDeliveryStage({ webhooks: [{ url: "http://127.0.0.1:1/" }], retryDelayMs: 60_000 });
  await set.play("A", "offered");
  expect(set.query("SELECT status FROM calls")).toEqual([{ status: "initiated" }]);
  expect(set.statuses("A")).toEqual(["initiated"]);
  // The lane is the call's own.
  const sameLane = "SELECT calls.call_id FROM deliveries JOIN calls ON calls.id = deliveries.lane";
  expect(set.query(sameLane)).toEqual([{ call_id: "A" }]);
});

it("takes a flood of the same stanzas for one, however they come", async () => {
  const set = await setDeliveryStage();
  const kinds: Signal["kind"][] = [
    "offered",
    "offered",
    "ringing",
    "ringing",
    "offered",
    "ended",
    "answered",
    "ended",
    "ringing",
  ];
  await Promise.all(kinds.map((kind) => set.play("A", kind)));
  expect(set.statuses("A")).toEqual(["initiated", "ringing", "missed"]);
});

it("says nothing twice of a call that memory has let go of", async () => {
  const set = await setDeliveryStage();
  const calls = Array.from({ length: 500 }, (_, index) => `C${index}`);
  // All at once, so that many have ended before the first of them is written.
  await Promise.all(calls.map((callId) => set.play(callId, "offered", "ended")));
  await Promise.all(calls.map((callId) => set.play(callId, "offered", "ringing", "ended")));
  expect(set.query("SELECT count(*) AS n FROM events")).toEqual([{ n: 1_000 }]);
});

it("ends a call that began before a restart", async () => {
  const first = await setDeliveryStage();
  await first.play("A", "offered", "ringing");
  await first.stop();
  const second = await setDeliveryStage({ dataDir: first.dataDir });
  await second.play("A", "ringing", "answered");
  expect(second.statuses("A")).toEqual(["initiated", "ringing", "answered"]);
});

it("closes a call that went quiet in the log, forgets it, and still tells its late end", async () => {
  const clock = new SetClock(T);
  const set = await setDeliveryStage({ clock });
  await set.play("A", "offered", "ringing");
  clock.pass(QUIET_MS);
  await set.journal.tend(CHANNEL, OWN_JID, true);
  expect(set.query("SELECT status, end_reason FROM calls")).toEqual([
    { status: "ringing", end_reason: "unknown" },
  ]);
  expect(await set.channel.openCalls()).toEqual([]);
  await set.play("A", "ended");
  expect(set.query("SELECT status, end_reason FROM calls")).toEqual([
    { status: "missed", end_reason: "timeout" },
  ]);
  expect(set.statuses("A")).toEqual(["initiated", "ringing", "missed"]);
});

it("decides queued calls when the queue is drained, also when they were queued before a restart", async () => {
  const clock = new SetClock(T);
  const queued = (callId: string, at: number): Signal => ({
    kind: "offered",
    callId,
    at: whatsAppTime(at),
    offline: true,
    creator: CALLER_JID,
  });
  const first = await setDeliveryStage({ clock });
  await first.journal.receive(CHANNEL, OWN_JID, queued("OLD", nowOf(clock) - 61_000));
  await first.journal.receive(CHANNEL, OWN_JID, queued("YOUNG", nowOf(clock) - 5_000));
  expect(first.query("SELECT 1 FROM events")).toEqual([]);
  await first.stop();
  clock.pass(1_000);
  const second = await setDeliveryStage({ dataDir: first.dataDir, clock });
  await second.journal.decideQueued(CHANNEL, OWN_JID, whatsAppTime(nowOf(clock)));
  expect(second.statuses("OLD")).toEqual(["missed"]);
  expect(second.statuses("YOUNG")).toEqual(["initiated"]);
});

it("writes nothing for a stanza that says nothing new", async () => {
  const clock = new SetClock(T);
  const set = await setDeliveryStage({ clock });
  await set.play("A", "offered", "ringing");
  const before = set.query("SELECT heard_at FROM calls");
  clock.pass(300);
  await set.play("A", "ringing", "ringing", "ringing");
  expect(set.query("SELECT heard_at FROM calls")).toEqual(before);
});
