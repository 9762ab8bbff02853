import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { msOf, systemClock } from "../../src/clock.ts";
import { Ids, numberOf } from "../../src/ids.ts";
import type { CallPosition } from "../../src/store/history.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { migrate } from "../../src/store/sqlite/migrate.ts";
import { moveRows } from "../../src/store/sqlite/move-rows.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { channelOf } from "../stage/channel-of.ts";
import { type Before, leave, makeDatabaseOfBefore } from "./before-rows.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "ringhook-before-"));
  closing.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

function open(dataDir: string): Store {
  const store = openSqliteStore({ dataDir });
  closing.push(() => store.close());
  return store;
}

/** Every page of a list. */
async function all<Item, Place>(
  read: (after: Place | null) => Promise<Item[]>,
  placeOf: (item: Item) => Place,
): Promise<Item[]> {
  const found: Item[] = [];
  for (let page = await read(null); page.length > 0; ) {
    found.push(...page);
    const last = page.at(-1);
    page = last === undefined ? [] : await read(placeOf(last));
  }
  return found;
}

async function expectAllThere(store: Store, before: Before): Promise<void> {
  const channels = await store.listChannels({});
  expect(channels.map(({ channelId }) => channelId)).toEqual(before.channels);
  expect(channels.map(({ removedAt }) => removedAt !== null)).toEqual([false, false, true]);
  const calls = await all(
    (after: CallPosition | null) => store.listCalls({ filter: {}, after, limit: 50 }),
    ({ startedAt, channelId, callId }) => ({ startedAt: msOf(startedAt), channelId, callId }),
  );
  expect(calls.map(({ callId }) => callId).toSorted()).toEqual(
    before.calls.map(({ callId }) => callId).toSorted(),
  );
  for (const { channelId, events, ...call } of before.calls) {
    const { callId, givenId } = call;
    expect(await store.readCall({ channelId, callId })).toMatchObject(call);
    expect(await (await channelOf(store, channelId)).callsById({ callId: givenId ?? callId })).toMatchObject([
      call,
    ]);
    expect(await store.callEvents({ channelId, callId })).toMatchObject(events);
  }
  const deliveries = await all(
    (after: string | null) => store.listDeliveries({ filter: {}, after, limit: 50 }),
    ({ deliveryId }) => deliveryId,
  );
  expect(deliveries.map(({ deliveryId }) => deliveryId)).toEqual(
    before.deliveries.map(({ deliveryId }) => deliveryId).toReversed(),
  );
  for (const { failures, lane: _lane, yields: _yields, ...delivery } of before.deliveries) {
    expect(await store.readDelivery({ deliveryId: delivery.deliveryId })).toMatchObject(delivery);
    const attempts = await store.listAttempts(delivery);
    expect(attempts.map(({ number }) => number)).toEqual(
      Array.from({ length: delivery.attempts }, (_, n) => n + 1),
    );
    const failed = attempts.filter(({ error }) => error === "CONNECTION_RESET");
    expect(failed.map(({ remark, location }) => [remark, location])).toEqual(
      Array.from({ length: failures }, () => ["SENT_AGAIN", "https://example.com/new"]),
    );
    const succeeded = attempts.filter(({ error }) => error === null);
    expect(succeeded.map(({ remark }) => remark)).toEqual(delivery.state === "delivered" ? ["BODY_CUT"] : []);
  }
}

it("opens a data folder of the version before with every call, event, delivery and attempt where it was", async () => {
  const dataDir = await folder();
  const before = makeDatabaseOfBefore(dataDir, 400, 1);
  await expectAllThere(open(dataDir), before);
});

it("keeps what is pending: each under the id that it was sent under before, in the order of its lane", async () => {
  const dataDir = await folder();
  const before = makeDatabaseOfBefore(dataDir, 200, 2);
  const store = open(dataDir);
  const seen: { replayOf: string | null }[] = [];
  for (const channelId of before.channels) {
    const channel = await channelOf(store, channelId);
    for (const webhookId of await channel.pendingWebhooks()) {
      const due = { webhookId, now: Date.now(), latest: Date.now() + 1, except: [] };
      const { deliveries } = await channel.dueLanes({ ...due, live: 10_000, replays: 0 });
      const replays = await channel.dueLanes({ ...due, live: 0, replays: 10_000 });
      expect(replays.deliveries.every(({ replayOf }) => replayOf !== null)).toBe(true);
      seen.push(...deliveries, ...replays.deliveries);
      for (const lane of new Set(deliveries.map((delivery) => delivery.lane))) {
        const pending = deliveries.filter((delivery) => delivery.lane === lane);
        const expected = before.deliveries.filter(
          (each) => each.webhookId === webhookId && each.lane === lane && each.state === "pending",
        );
        expect(pending.map(({ deliveryId }) => deliveryId)).toEqual(
          expected.map(({ deliveryId }) => deliveryId),
        );
      }
    }
  }
  expect(seen).toHaveLength(before.deliveries.filter(({ state }) => state === "pending").length);
  expect(seen.filter(({ replayOf }) => replayOf !== null).length).toBeGreaterThan(5);
});

it("gives new ids behind all that were moved", async () => {
  const dataDir = await folder();
  makeDatabaseOfBefore(dataDir, 50, 3);
  const store = open(dataDir);
  const ids = new Ids(systemClock);
  const last = await (await channelOf(store, "MANTIS-M72HC")).lastIds();
  for (const id of last) ids.startBehind(id);
  const next = numberOf(ids.next("dlv")) ?? 0;
  expect(last.every((id) => (numberOf(id) ?? Number.NaN) < next)).toBe(true);
});

it("continues a move that was interrupted, at any step, and loses and doubles nothing", async () => {
  for (const steps of [1, 2, 3, 4]) {
    const dataDir = await folder();
    const before = makeDatabaseOfBefore(dataDir, 60, 4);
    const db = openDatabase(join(dataDir, "ringhook.db"));
    migrate(db);
    let seen = 0;
    const interrupted = (): void => {
      seen += 1;
      if (seen === steps) throw new Error("interrupted");
    };
    expect(() => moveRows(db, interrupted)).toThrow("interrupted");
    leave(db, dataDir);
    await expectAllThere(open(dataDir), before);
  }
});

it("leaves behind what belongs to nothing, which no list ever told of", async () => {
  const dataDir = await folder();
  const before = makeDatabaseOfBefore(dataDir, 30, 6);
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.exec(`
    INSERT INTO attempts (channel_id, delivery_id, number, at, duration_ms) VALUES ('ZEBRA-A1', 'dlv_gone', 1, 0, 5);
    INSERT INTO calls (channel_id, call_id, status, caller, creator, group_call, video_call, offline_call, started_at, heard_at)
      VALUES ('GONE', 'C', 'missed', 'x', 'x', 0, 0, 0, 0, 0)`);
  leave(db, dataDir);
  await expectAllThere(open(dataDir), before);
});

it("says how far it has come", async () => {
  const dataDir = await folder();
  makeDatabaseOfBefore(dataDir, 60, 5);
  const db = openDatabase(join(dataDir, "ringhook.db"));
  migrate(db);
  const seen: number[] = [];
  moveRows(db, ({ done, all }) => seen.push(done / all));
  db.close();
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(1);
});
