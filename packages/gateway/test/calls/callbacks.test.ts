import { expect, it } from "vitest";
import { whatsAppTime } from "../../src/clock.ts";
import type { Store } from "../../src/store/store.ts";
import { closing } from "../stage/closing.ts";
import { type DeliveryStage, type DeliveryStageOptions, setDeliveryStage } from "../stage/delivery-stage.ts";
import { faultyStore } from "../stage/faulty-store.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { CALLER_JID, CHANNEL, OWN_JID, T } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";

const HOUR = 3_600_000;
const list = (store: Store) => store.listCallbacks({ filter: {}, after: null, limit: 50 });

it("ends a snooze when it is over, also after a restart", async () => {
  const clock = new SetClock(T);
  const stage = await setDeliveryStage({ clock });
  await stage.play("A", "offered", "ended");
  const [entry] = await list(stage.store);
  const id = entry?.callbackId ?? "";
  await stage.callbacks.tend(CHANNEL);
  await stage.callbacks.change(CHANNEL, id, { snoozedUntil: T + HOUR });
  clock.pass(HOUR - 1);
  await stage.callbacks.tend(CHANNEL);
  expect(await list(stage.store)).toMatchObject([{ state: "snoozed" }]);
  clock.pass(1);
  await stage.callbacks.tend(CHANNEL);
  expect(await list(stage.store)).toMatchObject([{ state: "open", snoozedUntil: null, changedAt: T + HOUR }]);
  await stage.callbacks.change(CHANNEL, id, { snoozedUntil: T + 2 * HOUR });
  await stage.stop();
  clock.pass(2 * HOUR);
  const next = await setDeliveryStage({ dataDir: stage.dataDir, clock });
  await next.callbacks.tend(CHANNEL);
  expect(await list(next.store)).toMatchObject([{ state: "open" }]);
});

it("asks the store about snoozes only when one may be over", async () => {
  const clock = new SetClock(T);
  let asked = 0;
  const around = (store: Store): Store => ({
    ...store,
    holder: (lease) => {
      const held = store.holder(lease);
      const wakeCallbacks: typeof held.wakeCallbacks = (args) => {
        asked += 1;
        return held.wakeCallbacks(args);
      };
      return { ...held, wakeCallbacks };
    },
  });
  const stage = await setDeliveryStage({ clock, around });
  await stage.play("A", "offered", "ended");
  for (let tick = 0; tick < 5; tick += 1) await stage.callbacks.tend(CHANNEL);
  expect(asked).toBe(1);
  const [entry] = await list(stage.store);
  await stage.callbacks.change(CHANNEL, entry?.callbackId ?? "", { snoozedUntil: T + HOUR });
  for (let tick = 0; tick < 5; tick += 1) await stage.callbacks.tend(CHANNEL);
  expect(asked).toBe(1);
  clock.pass(HOUR);
  for (let tick = 0; tick < 5; tick += 1) await stage.callbacks.tend(CHANNEL);
  expect(asked).toBe(2);
});

it("says why an entry cannot be changed", async () => {
  const { callbacks, play, store } = await setDeliveryStage();
  await play("A", "offered", "ended");
  const [{ callbackId } = { callbackId: "" }] = await list(store);
  await callbacks.change(CHANNEL, callbackId, { state: "done" });
  await expect(callbacks.change(CHANNEL, "cbk_1", {})).rejects.toMatchObject({ code: "CALLBACK_NOT_FOUND" });
  await expect(callbacks.change(CHANNEL, callbackId, { snoozedUntil: T })).rejects.toMatchObject({
    code: "CALLBACK_DONE",
  });
  await play("B", "offered", "ended");
  await expect(callbacks.change(CHANNEL, callbackId, { state: "open" })).rejects.toMatchObject({
    code: "CALLBACK_EXISTS",
  });
});

it("opens an entry for a call, and closes it when its caller was written to", async () => {
  const { callbacks, play, store } = await setDeliveryStage();
  await play("A", "offered", "answered");
  expect(await callbacks.open(CHANNEL, "NONE")).toBeNull();
  const opened = await callbacks.open(CHANNEL, "A");
  expect(opened).toMatchObject({ state: "open", caller: CALLER_JID });
  const person = { number: CALLER_JID };
  await callbacks.spokenTo(CHANNEL, { person, by: "text", at: T - 1 });
  expect(await list(store)).toEqual([opened]);
  await callbacks.spokenTo(CHANNEL, { person, by: "text", at: T + HOUR });
  expect(await list(store)).toMatchObject([{ state: "done", closedBy: "text" }]);
});

it("has each caller once, whatever the store does in between", async () => {
  const sqlite: { faulty?: ReturnType<typeof faultyStore> } = {};
  const around = (store: Store): Store => {
    sqlite.faulty = faultyStore(store);
    return sqlite.faulty.store;
  };
  const stage = await setDeliveryStage({ around });
  sqlite.faulty?.break({ seed: 5, failing: 40, doneAllTheSame: 50, operations: ["record"] });
  for (let call = 0; call < 20; call += 1) {
    for (const kind of ["offered", "ended"] as const) await again(() => stage.play(`C${call}`, kind));
  }
  sqlite.faulty?.heal();
  expect(sqlite.faulty?.faults).toBeGreaterThan(5);
  expect(await list(stage.store)).toMatchObject([{ state: "open", calls: 20 }]);
  await again(() => stage.play("LAST", "offered", "answered"));
  expect(await list(stage.store)).toMatchObject([{ state: "done", closedBy: "answered", calls: 20 }]);
});

/** As WhatsApp does: what was not acknowledged is sent again. */
async function again(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 50) throw error;
    }
  }
}

const TERMS = { at: "08:00", timezone: "Europe/Berlin" };
/** Eight in the morning in Berlin, on a day of winter. */
const EIGHT = Date.parse("2026-01-15T07:00:00Z");

interface SummaryStage extends DeliveryStage {
  clock: SetClock;
  /** The days of the summaries that arrived. */
  days(count: number): Promise<string[]>;
}

async function setSummaryStage({
  clock = new SetClock(EIGHT - HOUR),
  ...options
}: Omit<DeliveryStageOptions, "clock"> & { clock?: SetClock } = {}): Promise<SummaryStage> {
  const target = closing(await startHttpReceiver());
  const webhooks = [{ url: target.url, events: ["callbacks.post"] }];
  const stage = await setDeliveryStage({ clock, webhooks, ...options });
  const days = async (count: number): Promise<string[]> => {
    await until(`${count} summaries`, () => target.requests.length >= count);
    return target.requests.map(({ body }) => JSON.parse(body).callbacks.date as string);
  };
  return { ...stage, clock, days };
}

it("sends one summary a day, when it is due by the owner's clock, and says who is open", async () => {
  const { clock, summaries, journal, days, store, callbacks } = await setSummaryStage();
  const signal = {
    callId: "A",
    at: whatsAppTime(T),
    offline: false,
    creator: CALLER_JID,
    callerNumber: CALLER_JID,
  };
  const details = { callerName: "Asha" };
  await journal.receive(CHANNEL, OWN_JID, { ...signal, kind: "offered", details });
  await journal.receive(CHANNEL, OWN_JID, { ...signal, kind: "ended", by: "creator", reason: "timeout" });
  const [entry] = await list(store);
  await callbacks.change(CHANNEL, entry?.callbackId ?? "", { assignedTo: "Maria" });
  const tend = () => summaries.tend(CHANNEL, TERMS);
  await tend();
  clock.passTo(EIGHT - 1);
  await tend();
  clock.passTo(EIGHT);
  for (let tick = 0; tick < 5; tick += 1) await tend();
  clock.passTo(EIGHT + 15 * HOUR);
  await tend();
  expect(await days(1)).toEqual(["2026-01-15"]);
  const [event] = await store
    .eventsAfter({ channelId: CHANNEL, eventId: "", limit: 9 })
    .then((all) => all.slice(-1));
  expect(JSON.parse(event?.body ?? "")).toEqual({
    callbacks: {
      date: "2026-01-15",
      timezone: "Europe/Berlin",
      open: 1,
      snoozed: 0,
      newest: [
        {
          id: entry?.callbackId,
          from: CALLER_JID,
          name: "Asha",
          calls: 1,
          first_call_at: T,
          last_call_at: T,
          assigned_to: "Maria",
        },
      ],
    },
    event: { type: "callbacks", event: "post" },
    channel_id: CHANNEL,
  });
  clock.passTo(EIGHT + 24 * HOUR);
  await tend();
  expect(await days(2)).toEqual(["2026-01-15", "2026-01-16"]);
});

it("sends the summary of a day once through restarts, a clock that is set back, and a store that fails", async () => {
  const broken: { faulty?: ReturnType<typeof faultyStore> } = {};
  const first = await setSummaryStage({
    around: (store) => {
      broken.faulty = faultyStore(store);
      return broken.faulty.store;
    },
  });
  const { clock, dataDir, days } = first;
  clock.passTo(EIGHT);
  broken.faulty?.break({ seed: 1, failing: 100, doneAllTheSame: 0, operations: ["record"] });
  await expect(first.summaries.tend(CHANNEL, TERMS)).rejects.toMatchObject({ code: "STORE_FAILED" });
  // It is on disk, and its answer got lost.
  broken.faulty?.break({ seed: 1, failing: 100, doneAllTheSame: 100, operations: ["record"] });
  await expect(first.summaries.tend(CHANNEL, TERMS)).rejects.toMatchObject({ code: "STORE_FAILED" });
  broken.faulty?.heal();
  await first.summaries.tend(CHANNEL, TERMS);
  clock.jump(-30 * HOUR);
  await first.summaries.tend(CHANNEL, TERMS);
  clock.jump(30 * HOUR);
  await days(1);
  await first.stop(1_000);
  const next = await setDeliveryStage({
    dataDir,
    clock,
    webhooks: [{ url: "http://127.0.0.1:9/", events: ["callbacks.post"] }],
  });
  await next.summaries.tend(CHANNEL, TERMS);
  expect(next.query("SELECT count(*) AS n FROM events")).toEqual([{ n: 1 }]);
});

it("sends the summary late when the gateway was away at its time, and not at all when nobody wants it", async () => {
  const { clock, summaries, days } = await setSummaryStage();
  clock.passTo(EIGHT + 9 * HOUR);
  await summaries.tend(CHANNEL, TERMS);
  expect(await days(1)).toEqual(["2026-01-15"]);
  const unwanted = await setDeliveryStage({ clock, webhooks: [{ url: "http://127.0.0.1:9/" }] });
  await unwanted.summaries.tend(CHANNEL, TERMS);
  expect(unwanted.query("SELECT count(*) AS n FROM events")).toEqual([{ n: 0 }]);
});

it.each([
  [
    "an hour that summer time leaves out",
    "02:30",
    "2026-03-29T00:59:59Z",
    "2026-03-29T01:00:00Z",
    "2026-03-29",
  ],
  ["an hour that comes twice", "02:30", "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z", "2026-10-25"],
  ["midnight", "00:00", "2026-06-30T21:59:59Z", "2026-06-30T22:00:00Z", "2026-07-01"],
])("is due once in %s", async (_, time, before, due, day) => {
  const clock = new SetClock(Date.parse(before));
  const { summaries, store } = await setSummaryStage({ clock });
  const terms = { at: time, timezone: "Europe/Berlin" };
  const told = async () =>
    (await store.eventsAfter({ channelId: CHANNEL, eventId: "", limit: 9 })).map(
      ({ body }) => JSON.parse(body).callbacks.date,
    );
  await summaries.tend(CHANNEL, terms);
  expect(await told()).not.toContain(day);
  clock.passTo(Date.parse(due));
  await summaries.tend(CHANNEL, terms);
  clock.pass(HOUR);
  await summaries.tend(CHANNEL, terms);
  expect((await told()).filter((each) => each === day)).toEqual([day]);
});
