import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { publicId } from "../../src/ids.ts";
import type { ChannelRecord } from "../../src/store/records.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "ringhook-store-"));
  closing.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

function open(dataDir: string, onCommit?: (timing: { size: number }) => void): Store {
  const store = openSqliteStore({ dataDir, ...(onCommit && { onCommit }) });
  let isOpen = true;
  closing.push(() => (isOpen ? store.close() : undefined));
  const close = async (): Promise<void> => {
    isOpen = false;
    await store.close();
  };
  return { ...store, close };
}

function channel(channelId: string): ChannelRecord {
  return {
    channelId,
    name: null,
    source: { kind: "meta-cloud", sourceId: "src_1", phoneNumberId: "106540352242922" },
    sourceTally: null,
    callLogTally: null,
    tokenHash: Buffer.from(channelId),
    settings: { kept: [1, "two", null] },
    signingSecrets: Buffer.of(0, 1, 255),
    state: "INIT",
    stateReason: null,
    number: null,
    lid: null,
    pushName: null,
    createdAt: 1_713_792_453_000,
    removedAt: null,
  };
}

it("returns what was stored, also after it was opened again", async () => {
  const dataDir = await folder();
  const first = open(dataDir);
  const held = first.holder(await first.insertChannel(channel("A")));
  expect(await held.update({ name: "Shop", number: "1@s.whatsapp.net" })).toBe(true);
  await first.close();
  const [kept] = await open(dataDir).listChannels({});
  expect(kept).toEqual({
    ...channel("A"),
    tokenHash: new Uint8Array(Buffer.from("A")),
    signingSecrets: Uint8Array.of(0, 1, 255),
    name: "Shop",
    number: "1@s.whatsapp.net",
  });
});

it("shares one commit among all that is asked for at once", async () => {
  const sizes: number[] = [];
  const store = open(await folder(), ({ size }) => sizes.push(size));
  await Promise.all(Array.from({ length: 50 }, (_, index) => store.insertChannel(channel(`C${index}`))));
  expect(sizes).toEqual([50]);
});

it("fails only the one of a batch that cannot be done", async () => {
  const store = open(await folder());
  const outcomes = await Promise.allSettled([
    store.insertChannel(channel("A")),
    store.insertChannel(channel("A")),
    store.insertChannel(channel("B")),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(outcomes[1]).toMatchObject({ reason: { code: "STORE_FAILED" } });
  expect((await store.listChannels({})).map(({ channelId }) => channelId)).toEqual(["A", "B"]);
});

it("finishes what was asked for before it closes, and takes nothing after", async () => {
  const dataDir = await folder();
  const store = open(dataDir);
  const writing = store.insertChannel(channel("A"));
  await store.close();
  await writing;
  await expect(store.insertChannel(channel("B"))).rejects.toMatchObject({ code: "STORE_FAILED" });
  expect(await open(dataDir).listChannels({})).toHaveLength(1);
});

it("lets one process at a time work on a folder", async () => {
  const dataDir = await folder();
  const store = open(dataDir);
  expect(() => openSqliteStore({ dataDir })).toThrow(expect.objectContaining({ code: "DATA_DIR_IN_USE" }));
  await store.close();
  await expect(open(dataDir).listChannels({})).resolves.toEqual([]);
});

it("refuses a database that a newer version has written", async () => {
  const dataDir = await folder();
  await open(dataDir).close();
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.exec("PRAGMA user_version = 999");
  db.close();
  expect(() => openSqliteStore({ dataDir })).toThrow(expect.objectContaining({ code: "DATABASE_TOO_NEW" }));
});

it("writes durably at each commit", async () => {
  const dataDir = await folder();
  await open(dataDir).insertChannel(channel("A"));
  const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
  // A reader beside it sees what is committed, and the journal mode that makes readers and the writer independent.
  expect(db.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
  expect(db.prepare("SELECT channel_id AS id FROM channels").all()).toMatchObject([{ id: "A" }]);
  db.close();
});

it("removes a channel with all that belongs to it, in steps", async () => {
  const dataDir = await folder();
  const store = open(dataDir);
  const held = store.holder(await store.insertChannel(channel("A")));
  await held.writeCredentials({
    credentials: [{ kind: "creds", key: "creds", value: Buffer.from("x") }],
  });
  const event = {
    callId: null,
    type: "users",
    method: "post",
    status: null,
    at: 1,
    journaledAt: 1,
    body: "{}",
  };
  for (let index = 0; index < 25; index += 1) {
    await held.record({
      events: [{ ...event, eventId: publicId("evt", index + 1) }],
      deliveries: [],
    });
  }
  let steps = 1;
  while (!(await held.remove({ limit: 10 }))) steps += 1;
  expect(steps).toBeGreaterThan(2);
  const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
  for (const table of ["channels", "credentials", "events"]) {
    expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toMatchObject({ n: 0 });
  }
  db.close();
});
