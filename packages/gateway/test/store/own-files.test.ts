import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { publicId } from "../../src/ids.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { channelRecord } from "../stage/channel-record.ts";
import { runCommand } from "../stage/run-command.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Opened {
  dataDir: string;
  store: Store;
  failures: string[];
  /** Writes one event, as a call would. */
  write(): Promise<unknown>;
}

/** A store that has been at work: something is in the database's file, and something in its log. */
async function atWork(): Promise<Opened> {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-files-"));
  closing.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const failures: string[] = [];
  const store = openSqliteStore({ dataDir, onFailure: ({ operation }) => failures.push(operation) });
  closing.push(() => store.close());
  const channel = store.holder(await store.insertChannel(channelRecord("A")));
  let written = 0;
  const write = (): Promise<unknown> => {
    written += 1;
    const event = { callId: null, type: "users", method: "post", status: null, at: 1, journaledAt: 1 };
    const eventId = publicId("evt", written);
    return channel.record({
      events: [{ ...event, eventId, body: "x".repeat(500) }],
      deliveries: [],
    });
  };
  for (let index = 0; index < 50; index += 1) await write();
  checkpoint(dataDir, "PASSIVE");
  for (let index = 0; index < 20; index += 1) await write();
  return { dataDir, store, failures, write };
}

function checkpoint(dataDir: string, mode: string): void {
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.exec(`PRAGMA wal_checkpoint(${mode})`);
  db.close();
}

const half = (file: string): void => truncateSync(file, Math.floor(statSync(file).size / 2));
/** As `mv` of a copy does it: the same bytes under the same name, in another file. */
const replace = (file: string): void => {
  copyFileSync(file, `${file}.copy`);
  renameSync(`${file}.copy`, file);
};

const replaceBy = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};

describe.each<[what: string, act: (dataDir: string, database: string) => void]>([
  ["the data folder is deleted", (dataDir) => rmSync(dataDir, { recursive: true })],
  ["the data folder is moved away", (dataDir) => renameSync(dataDir, mkdtempSync(`${dataDir}-moved-`))],
  ["the database is deleted", (_, database) => rmSync(database)],
  ["the database is replaced", (_, database) => replace(database)],
  ["the database is emptied", (_, database) => truncateSync(database, 0)],
  ["the database is cut in half", (_, database) => half(database)],
  [
    "the database loses its last page",
    (_, database) => truncateSync(database, statSync(database).size - 4096),
  ],
  ["the log is deleted", (_, database) => rmSync(`${database}-wal`)],
  ["the log is replaced", (_, database) => replace(`${database}-wal`)],
  ["the log is cut in half", (_, database) => half(`${database}-wal`)],
  ["the log's index is deleted", (_, database) => rmSync(`${database}-shm`)],
])("while it works, %s", (_, act) => {
  it("takes no write, and says so at each probe", async () => {
    const { dataDir, store, failures, write } = await atWork();
    await store.probe({ write: true });
    act(dataDir, join(dataDir, "ringhook.db"));
    await expect(store.probe({ write: false })).rejects.toMatchObject({ code: "STORE_FAILED" });
    await expect(write()).rejects.toMatchObject({ code: "STORE_FAILED" });
    await expect(store.probe({ write: true })).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(failures).toContain("record");
  });
});

it("notices a log that was emptied by accident at its next commit", async () => {
  const { dataDir, store, write } = await atWork();
  truncateSync(join(dataDir, "ringhook.db-wal"), 0);
  await expect(write()).rejects.toMatchObject({ code: "STORE_FAILED" });
  await expect(store.probe({ write: false })).rejects.toThrow(/ringhook\.db-wal was cut off/);
});

it("works on when the same files are back", async () => {
  const { dataDir, store, write } = await atWork();
  const database = join(dataDir, "ringhook.db");
  renameSync(database, `${database}.away`);
  await expect(write()).rejects.toMatchObject({ code: "STORE_FAILED" });
  renameSync(`${database}.away`, database);
  await write();
  await store.probe({ write: true });
});

it("works on while others read, back up, checkpoint and vacuum the database", async () => {
  const { dataDir, store, write } = await atWork();
  const other = openDatabase(join(dataDir, "ringhook.db"));
  other.exec(`VACUUM INTO '${join(dataDir, "backup.db")}'`);
  await write();
  checkpoint(dataDir, "TRUNCATE");
  await write();
  await write();
  other.exec("DELETE FROM events WHERE id < 40; VACUUM");
  await write();
  checkpoint(dataDir, "TRUNCATE");
  await write();
  await store.probe({ write: true });
  other.close();
  expect(statSync(join(dataDir, "ringhook.db-wal")).size).toBeGreaterThan(0);
});

it("writes something when it is probed", async () => {
  const { dataDir, store } = await atWork();
  checkpoint(dataDir, "TRUNCATE");
  await store.probe({ write: false });
  expect(statSync(join(dataDir, "ringhook.db-wal")).size).toBe(0);
  await store.probe({ write: true });
  expect(statSync(join(dataDir, "ringhook.db-wal")).size).toBeGreaterThan(0);
});

describe.each<[what: string, act: (lock: string) => void]>([
  ["deleted", (lock) => rmSync(lock)],
  ["moved away", (lock) => renameSync(lock, `${lock}.away`)],
  ["replaced by a copy of itself", (lock) => replace(lock)],
  ["replaced by an empty file", (lock) => replaceBy(lock, "")],
])("when the lock's file is %s", (_, act) => {
  it("no second store opens on the same data, however often one tries", async () => {
    const { dataDir, store, write } = await atWork();
    act(join(dataDir, "gateway.lock"));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => openSqliteStore({ dataDir })).toThrow(
        expect.objectContaining({ code: "DATA_DIR_IN_USE" }),
      );
    }
    await write();
    // The first one takes the folder again by itself.
    await store.probe({ write: false });
    await write();
    expect(() => openSqliteStore({ dataDir })).toThrow(/another gateway runs on/);
  });
});

it("opens at once on a folder whose lock was deleted while nobody worked on it", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-files-"));
  closing.push(() => rmSync(dataDir, { recursive: true, force: true }));
  expect(await runCommand(["migrate", "--data-dir", dataDir])).toMatchObject({ status: 0 });
  rmSync(join(dataDir, "gateway.lock"));
  const second = openSqliteStore({ dataDir });
  await second.probe({ write: true });
  await second.close();
});

it("opens on a copy of a folder that is in use", async () => {
  const { dataDir, store } = await atWork();
  await store.probe({ write: true });
  const copy = mkdtempSync(join(tmpdir(), "ringhook-files-copy-"));
  closing.push(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(dataDir, copy, { recursive: true });
  const second = openSqliteStore({ dataDir: copy });
  await second.probe({ write: true });
  await second.close();
});

it("says what is wrong with a lock that is not a lock file", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-files-"));
  closing.push(() => rmSync(dataDir, { recursive: true, force: true }));
  writeFileSync(join(dataDir, "gateway.lock"), "not a lock at all ".repeat(300));
  expect(() => openSqliteStore({ dataDir })).toThrow(
    expect.objectContaining({ code: "DATA_DIR_NOT_WRITABLE" }),
  );
  expect(readFileSync(join(dataDir, "gateway.lock"), "utf8")).toContain("not a lock");
});
