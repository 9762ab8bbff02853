import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Ids } from "../../src/ids.ts";
import { migrationSteps } from "../../src/store/postgres/migrate.ts";
import { openPostgresStore, type PostgresOptions } from "../../src/store/postgres/open-postgres-store.ts";
import { json } from "../../src/store/postgres/queries.ts";
import type { Store } from "../../src/store/store.ts";
import { channelRecord } from "../stage/channel-record.ts";
import { closing } from "../stage/closing.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";
import { callRecord, entryOf, Numbering, SECOND, settlementOf, stepOf, T0 } from "./store-samples.ts";
import { addChannel, everythingIn } from "./test-store.ts";

/** Long enough for a busy machine, short enough to wait for. */
const LEASE_MS = 1_500;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

async function open(url: string, options: Partial<PostgresOptions> = {}): Promise<Store> {
  return closing(await openPostgresStore({ url, nodeName: "test", leaseMs: LEASE_MS, ...options }));
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it("shares one commit among all that is asked for at once, and fails only the one that cannot be done", async () => {
  const sizes: number[] = [];
  const store = await open(await server.database(), { onCommit: ({ size }) => sizes.push(size) });
  const outcomes = await Promise.allSettled(
    ["A", "A", "B"].map((channelId) => store.insertChannel(channelRecord(channelId))),
  );
  expect(sizes).toEqual([3]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(outcomes[1]).toMatchObject({ reason: { code: "STORE_FAILED" } });
  expect((await store.listChannels({})).map(({ channelId }) => channelId)).toEqual(["A", "B"]);
});

it("finishes what was asked for before it closes, and takes nothing after", async () => {
  const url = await server.database();
  const store = await openPostgresStore({ url, nodeName: "test" });
  const writing = store.insertChannel(channelRecord("A"));
  await store.close();
  await writing;
  await expect(store.insertChannel(channelRecord("B"))).rejects.toMatchObject({ code: "STORE_FAILED" });
  expect(await (await open(url)).listChannels({})).toHaveLength(1);
  expect(await query(url, "SELECT name FROM nodes")).toHaveLength(1);
});

it("brings an empty database up to date once, however many nodes start together", async () => {
  const url = await server.database();
  const stores = await Promise.all(Array.from({ length: 5 }, () => open(url)));
  expect(new Set(stores.map(({ ids }) => ids.rest)).size).toBe(5);
  expect(await query(url, "SELECT name FROM steps ORDER BY step")).toEqual(
    migrationSteps().map((name) => ({ name })),
  );
});

it("refuses a database that a newer version has written", async () => {
  const url = await server.database();
  await (await openPostgresStore({ url, nodeName: "test" })).close();
  await query(url, "INSERT INTO steps (step, name) VALUES (999, 'later')");
  await expect(open(url)).rejects.toMatchObject({ code: "DATABASE_TOO_NEW" });
});

it("says where no database answers, without the password", async () => {
  const opening = open("postgres://someone:secret@127.0.0.1:1/nowhere");
  await expect(opening).rejects.toMatchObject({
    code: "DATABASE_NOT_USABLE",
    message: expect.stringMatching(/^the database nowhere at 127\.0\.0\.1:1: (?!.*secret)/),
  });
});

it("gives no id twice, whichever node makes it", async () => {
  const url = await server.database();
  const stores = await Promise.all([open(url), open(url)]);
  const clock = new SetClock();
  const made = stores.flatMap(({ ids }) => {
    const one = new Ids(clock, ids);
    return Array.from({ length: 100 }, () => one.forEvent(2)).flatMap(({ eventId, deliveryIds }) => [
      eventId.slice(4),
      ...deliveryIds.map((id) => id.slice(4)),
    ]);
  });
  expect(new Set(made).size).toBe(600);
});

it("goes on after the server was killed and started again, and has all that it said is kept", async () => {
  const failures: string[] = [];
  const store = await open(await server.database(), {
    onFailure: ({ operation }) => failures.push(operation),
  });
  const channel = await addChannel(store, "A");
  const ids = new Numbering();
  await channel.record(entryOf(ids, callRecord("C1"), ["whk_A_0"]));
  const before = await everythingIn(store);
  await server.kill();
  await expect(channel.update({ name: "lost" })).rejects.toMatchObject({ code: "STORE_FAILED" });
  await expect(store.backlog({})).rejects.toMatchObject({ code: "STORE_FAILED" });
  expect(failures).toEqual(["update", "backlog"]);
  await server.start();
  await until("it writes again", () => channel.update({ name: "well" }).catch(() => false));
  expect(await everythingIn(store)).toEqual(before);
  expect(await store.listChannels({})).toMatchObject([{ name: "well" }]);
});

it("takes over what a dead node held, and nothing that it writes then changes anything", async () => {
  const url = await server.database();
  const [first, second] = [await open(url), await open(url)];
  const lease = await first.insertChannel(channelRecord("A"));
  const former = first.holder(lease);
  expect(await second.leases.acquire({ limit: 9 })).toEqual([]);
  expect(await first.leases.renew([lease])).toEqual([lease]);
  let taken = await second.leases.acquire({ limit: 9 });
  expect(taken).toEqual([]);
  const begun = performance.now();
  while (taken.length === 0) {
    await sleep(50);
    taken = await second.leases.acquire({ limit: 9 });
  }
  expect(performance.now() - begun).toBeGreaterThan(LEASE_MS - 200);
  const before = await everythingIn(second);
  await expect(former.record(entryOf(new Numbering(), callRecord("C1"), []))).rejects.toMatchObject({
    code: "LEASE_LOST",
  });
  await expect(former.openCalls()).rejects.toMatchObject({ code: "LEASE_LOST" });
  expect(await first.leases.renew([lease])).toEqual([]);
  expect(await everythingIn(second)).toEqual(before);
  const [held] = taken;
  expect(held?.epoch).toBeGreaterThan(lease.epoch);
});

it("waits with a take-over for a write that is under way: it is kept, or refused, and never comes later", async () => {
  const url = await server.database();
  const [first, second] = [await open(url), await open(url)];
  const lease = await first.insertChannel(channelRecord("A"));
  const client = new pg.Client(url);
  await client.connect();
  // Somebody who writes by the lease, and takes his time between the fence and the commit.
  await client.query("BEGIN");
  await client.query("SELECT 1 FROM leases WHERE channel_id = 'A' FOR SHARE");
  await query(url, "UPDATE nodes SET alive_until = 0");
  expect(await second.leases.acquire({ limit: 9 })).toEqual([]);
  await client.query("COMMIT");
  await client.end();
  expect(await second.leases.acquire({ limit: 9 })).toMatchObject([{ channelId: "A" }]);
  expect(await first.leases.renew([lease])).toEqual([]);
});

it("counts ended calls of all nodes together", async () => {
  const url = await server.database();
  const ids = new Numbering();
  const stores = [await open(url), await open(url)];
  for (const [n, store] of stores.entries()) {
    const channel = await addChannel(store, `CHANNEL${n}`);
    const call = callRecord(`C${n}`);
    for (const step of [call, stepOf(call, "missed", T0 + 8 * SECOND)]) {
      await channel.record(entryOf(ids, step, []));
    }
  }
  const window = { channelId: null, from: T0, to: T0 + 3_600 * SECOND };
  for (const store of stores) {
    expect(await store.callsByHour(window)).toEqual([{ hour: T0, status: "missed", calls: 2 }]);
  }
  const [first] = stores;
  const channel = first && (await first.leases.acquire({ limit: 1, channelId: "CHANNEL0" }))[0];
  const held = first && channel && first.holder(channel);
  while (held && (await held.sweep({ before: T0 * 2, limit: 10 })) > 0);
  expect(await stores[1]?.callsByHour(window)).toEqual([{ hour: T0, status: "missed", calls: 1 }]);
});

it("keeps an answer with a character that PostgreSQL has none of", async () => {
  const store = await open(await server.database());
  const channel = await addChannel(store, "A");
  const entry = entryOf(new Numbering(), callRecord("C1"), ["whk_A_0"]);
  await channel.record(entry);
  const [owed] = entry.deliveries;
  if (!owed) throw new Error("the entry owes nothing");
  const settlement = settlementOf(owed, "delivered", { number: 1, at: T0 });
  if (settlement.attempt) settlement.attempt.answer = "a\0b\\u0000c\0\0";
  await channel.settle(settlement);
  const { deliveryId } = owed;
  expect(await store.listAttempts({ channelId: "A", deliveryId })).toMatchObject([
    { answer: "a\uFFFDb\\u0000c\uFFFD\uFFFD" },
  ]);
});

it("makes JSON of which PostgreSQL can make text, and leaves all else as it is", () => {
  for (const text of ["plain", "\\u0000", "\\\\u0000", "a\\"])
    expect(JSON.parse(json([text]))).toEqual([text]);
  expect(JSON.parse(json(["\0", "\\\0", "\0\0"]))).toEqual(["\uFFFD", "\\\uFFFD", "\uFFFD\uFFFD"]);
});

it("shows the database's clock, wherever this machine's stands", async () => {
  const url = await server.database();
  const { clock } = await open(url);
  const [found] = await query(url, "SELECT now_ms() AS now");
  expect(Math.abs(Number(clock?.wall()) - Number(found?.now))).toBeLessThan(1_000);
});
