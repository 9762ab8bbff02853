import { afterEach, expect, it } from "vitest";
import { QUIET_MS } from "../../src/calls/lifecycle.ts";
import type { Signal } from "../../src/calls/signal.ts";
import { CHANNEL, type DeliveryStage, OWN_NUMBER, setDeliveryStage } from "../stage/delivery-stage.ts";

const open: DeliveryStage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

/** Without webhooks: what is journaled stays where it is. */
async function stage(options: Partial<Parameters<typeof setDeliveryStage>[0]> = {}): Promise<DeliveryStage> {
  const set = await setDeliveryStage({ webhooks: [], ...options });
  open.push(set);
  return set;
}

const statuses = (set: DeliveryStage, callId: string): unknown[] =>
  set
    .query(`SELECT status FROM events WHERE call_id = '${callId}' ORDER BY event_id`)
    .map(({ status }) => status);

it("writes a call, its events and its deliveries together, before it says that they are kept", async () => {
  const set = await stage({ webhooks: [{ url: "http://127.0.0.1:1/" }], retryDelayMs: 60_000 });
  await set.play("A", "offered");
  expect(set.query("SELECT status FROM calls")).toEqual([{ status: "initiated" }]);
  expect(statuses(set, "A")).toEqual(["initiated"]);
  expect(set.query("SELECT lane FROM deliveries")).toEqual([{ lane: "001713792453000-A" }]);
});

it("takes a flood of the same stanzas for one, however they come", async () => {
  const set = await stage();
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
  expect(statuses(set, "A")).toEqual(["initiated", "ringing", "missed"]);
});

it("says nothing twice of a call that memory has let go of", async () => {
  const set = await stage();
  const calls = Array.from({ length: 500 }, (_, index) => `C${index}`);
  // All at once, so that many have ended before the first of them is written.
  await Promise.all(calls.map((callId) => set.play(callId, "offered", "ended")));
  await Promise.all(calls.map((callId) => set.play(callId, "offered", "ringing", "ended")));
  expect(set.query("SELECT count(*) AS n FROM events")).toEqual([{ n: 1_000 }]);
});

it("ends a call that began before a restart", async () => {
  const first = await setDeliveryStage({ webhooks: [] });
  await first.play("A", "offered", "ringing");
  await first.stop();
  const second = await stage({ dataDir: first.dataDir });
  await second.play("A", "ringing", "answered");
  expect(statuses(second, "A")).toEqual(["initiated", "ringing", "answered"]);
});

it("closes a call that went quiet in the log, forgets it, and still tells its late end", async () => {
  let now = 1_713_792_453_000;
  const set = await stage({ clock: () => now });
  await set.play("A", "offered", "ringing");
  now += QUIET_MS;
  await set.journal.quieten(CHANNEL);
  expect(set.query("SELECT status, end_reason FROM calls")).toEqual([
    { status: "ringing", end_reason: "unknown" },
  ]);
  expect(await set.store.openCalls({ channelId: CHANNEL })).toEqual([]);
  await set.play("A", "ended");
  expect(set.query("SELECT status, end_reason FROM calls")).toEqual([
    { status: "missed", end_reason: "timeout" },
  ]);
  expect(statuses(set, "A")).toEqual(["initiated", "ringing", "missed"]);
});

it("decides queued calls when the queue is drained, also when they were queued before a restart", async () => {
  let now = 1_713_792_453_000;
  const queued = (callId: string, at: number): Signal => ({
    kind: "offered",
    callId,
    at,
    offline: true,
    creator: "919984351847@s.whatsapp.net",
  });
  const first = await setDeliveryStage({ webhooks: [], clock: () => now });
  await first.journal.receive(CHANNEL, OWN_NUMBER, queued("OLD", now - 61_000));
  await first.journal.receive(CHANNEL, OWN_NUMBER, queued("YOUNG", now - 5_000));
  expect(first.query("SELECT 1 FROM events")).toEqual([]);
  await first.stop();
  now += 1_000;
  const second = await stage({ dataDir: first.dataDir, clock: () => now });
  await second.journal.drain(CHANNEL, OWN_NUMBER);
  expect(statuses(second, "OLD")).toEqual(["missed"]);
  expect(statuses(second, "YOUNG")).toEqual(["initiated"]);
});

it("writes nothing for a stanza that says nothing new", async () => {
  let now = 1_713_792_453_000;
  const set = await stage({ clock: () => now });
  await set.play("A", "offered", "ringing");
  const before = set.query("SELECT heard_at FROM calls");
  now += 300;
  await set.play("A", "ringing", "ringing", "ringing");
  expect(set.query("SELECT heard_at FROM calls")).toEqual(before);
});
