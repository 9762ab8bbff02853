import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Ids } from "../../src/ids.ts";
import type { KeptLease } from "../../src/store/leases.ts";
import { openPostgresStore, type PostgresOptions } from "../../src/store/postgres/open-postgres-store.ts";
import { json } from "../../src/store/postgres/queries.ts";
import type { Store } from "../../src/store/store.ts";
import { channelRecord } from "../stage/channel-record.ts";
import { closing } from "../stage/closing.ts";
import { type PostgresServer, query, startPostgres } from "../stage/postgres.ts";
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

async function keptBy(store: Store): Promise<KeptLease[]> {
  return [...(await store.leases.renew({ takes: true })).kept];
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
  expect(await keptBy(first)).toEqual([{ ...lease, unit: "A" }]);
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
  expect(await keptBy(first)).toEqual([]);
  expect(await everythingIn(second)).toEqual(before);
  const [held] = taken;
  expect(held?.epoch).toBeGreaterThan(lease.epoch);
});

it("waits with a take-over for a write that is under way: it is kept, or refused, and never comes later", async () => {
  const url = await server.database();
  const [first, second] = [await open(url), await open(url)];
  await first.insertChannel(channelRecord("A"));
  const client = new pg.Client(url);
  await client.connect();
  await until(
    "the second takes the first for dead",
    async () => (await second.leases.renew({ takes: true })).census.free === 1,
  );
  // Somebody who writes by the lease, and takes his time between the fence and the commit.
  await client.query("BEGIN");
  await client.query("SELECT 1 FROM leases WHERE channel_id = 'A' FOR SHARE");
  expect(await second.leases.acquire({ limit: 9 })).toEqual([]);
  await client.query("COMMIT");
  await client.end();
  expect(await second.leases.acquire({ limit: 9 })).toMatchObject([{ channelId: "A" }]);
  expect(await keptBy(first)).toEqual([]);
});

it("leaves what it does not take of a dead node to others, who have not watched for so long", async () => {
  const url = await server.database();
  const [first, second] = [await open(url), await open(url)];
  for (const id of ["A", "B"]) await first.insertChannel(channelRecord(id));
  await until(
    "the second takes the first for dead",
    async () => (await second.leases.renew({ takes: true })).census.free === 2,
  );
  expect(await second.leases.acquire({ limit: 1 })).toHaveLength(1);
  const third = await open(url);
  expect(await third.leases.acquire({ limit: 1 })).toEqual([]);
  await second.leases.renew({ takes: true });
  expect(await third.leases.acquire({ limit: 1 })).toHaveLength(1);
});

it("takes nobody for dead by a clock: not when the database's is set, and not before it has watched for a term", async () => {
  const url = await server.database();
  const [first, second] = [await open(url), await open(url)];
  await first.insertChannel(channelRecord("A"));
  // As after a failover to a server whose clock is an hour ahead.
  await query(url, "UPDATE nodes SET alive_until = alive_until - 3600000, seen_at = seen_at - 3600000");
  const { census } = await second.leases.renew({ takes: true });
  expect(census).toMatchObject({ units: 1, free: 0 });
  expect(await second.leases.acquire({ limit: 9 })).toEqual([]);
  expect(await keptBy(first)).toMatchObject([{ channelId: "A" }]);
});

it("keeps an app of Meta's and its numbers together, and counts them as one", async () => {
  const url = await server.database();
  const [first, second] = [await open(url), await open(url)];
  const number = { kind: "meta-cloud", sourceId: "src_1", phoneNumberId: "1" } as const;
  const app = { kind: "meta-app", secrets: "" } as const;
  const leases = [
    await first.insertChannel({ ...channelRecord("src_1"), source: app }),
    await first.insertChannel({ ...channelRecord("ONE"), source: number }),
    await first.insertChannel({ ...channelRecord("TWO"), source: { ...number, phoneNumberId: "2" } }),
    await first.insertChannel(channelRecord("OTHER")),
  ];
  for (const lease of leases) await first.leases.release(lease);
  const { census } = await second.leases.renew({ takes: true });
  expect(census).toMatchObject({ units: 2, free: 2, parts: 0, strays: [] });
  const taken = await second.leases.acquire({ limit: 1 });
  expect(taken.map(({ channelId, unit }) => `${channelId} of ${unit}`).toSorted()).toEqual([
    "ONE of src_1",
    "TWO of src_1",
    "src_1 of src_1",
  ]);
  // What is let go of a unit comes back to who holds the rest of it, and to nobody else.
  const [one] = taken.filter(({ channelId }) => channelId === "ONE");
  if (one) await second.leases.release(one);
  expect((await first.leases.renew({ takes: true })).census).toMatchObject({ free: 1, parts: 0 });
  expect(await first.leases.acquire({ limit: 9 })).toMatchObject([{ channelId: "OTHER" }]);
  expect((await second.leases.renew({ takes: true })).census).toMatchObject({ free: 0, parts: 1 });
  expect(await second.leases.acquire({ limit: 1 })).toMatchObject([{ channelId: "ONE" }]);
  // A number that another node has is told to it as astray.
  await query(url, "UPDATE leases SET node_no = (SELECT max(node_no) FROM nodes) WHERE channel_id = 'OTHER'");
  await query(url, "UPDATE leases SET node_no = (SELECT min(node_no) FROM nodes) WHERE channel_id = 'TWO'");
  expect((await first.leases.renew({ takes: true })).census.strays).toEqual(["TWO"]);
});

it("tells who listens of channels that are let go, also after its connection was lost", async () => {
  const url = await server.database();
  const [first, second] = [await open(url), await open(url)];
  let notices = 0;
  second.notices?.listen("ringhook_leases", () => {
    notices += 1;
  });
  await until("it listens", () => notices > 0);
  const lease = await first.insertChannel(channelRecord("A"));
  const before = notices;
  await first.leases.release(lease);
  await until("it is told", () => notices > before);
  const cut =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '% listening'";
  const beforeCut = notices;
  expect(await query(url, `${cut} AND datname = current_database()`)).toHaveLength(1);
  await until("it looks for what it missed", () => notices > beforeCut);
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
