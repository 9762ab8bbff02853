import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { msOf } from "../../src/clock.ts";
import { IDS_PER_MS } from "../../src/ids.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { channelOf } from "../stage/channel-of.ts";
import { channelRecord } from "../stage/channel-record.ts";

const SQL = new URL("../../src/store/sql/sqlite/", import.meta.url);
const HEARD = 1_713_792_453_000;
/** What a `t` in microseconds became: beyond 2^53, which the driver refuses to read. */
const BEYOND = "9007199254740993000";

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringhook-misdated-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const insert = (id: string, status: string, startedAt: string, endedAt: string): string => `
  INSERT INTO calls (channel_id, call_id, status, caller, creator, group_call, video_call, offline_call, started_at,
    ended_at, end_reason, heard_at)
  VALUES ('C', '${id}', '${status}', 'x', 'x', 0, 0, 0, ${startedAt}, ${endedAt}, NULL, ${HEARD});`;

async function readAll(dataDir: string) {
  const store = openSqliteStore({ dataDir });
  try {
    const filter = { channelId: "C" };
    const listed = await store.listCalls({ filter, after: null, limit: 10 });
    const open = await (await channelOf(store, "C")).openCalls();
    const byHour = await store.callsByHour({ channelId: "C", from: 0, to: HEARD * 2 });
    await store.busiestCallers({ channelId: null, from: 0, to: Number.MAX_SAFE_INTEGER, limit: 10 });
    return {
      listed: listed.map(({ callId, startedAt }) => [callId, msOf(startedAt)]),
      open: open.length,
      byHour,
    };
  } finally {
    await store.close();
  }
}

it("brings calls that were kept with times beyond all dates back to when they were heard of", async () => {
  const dataDir = await dataFolder();
  const db = openDatabase(join(dataDir, "ringhook.db"));
  for (const name of readdirSync(SQL).sort().slice(0, 2)) db.exec(readFileSync(new URL(name, SQL), "utf8"));
  db.exec("PRAGMA user_version = 2;");
  db.exec(`
    INSERT INTO channels (channel_id, token_hash, settings, signing_secrets, state, created_at)
    VALUES ('C', x'00', '{}', x'00', 'INIT', ${HEARD})`);
  db.exec(
    insert("OPEN", "initiated", BEYOND, "NULL") +
      insert("ENDED", "missed", "1713792453000000", "1713792454000000"),
  );
  db.close();
  expect(await readAll(dataDir)).toEqual({
    listed: [
      ["OPEN", HEARD],
      ["ENDED", HEARD],
    ],
    open: 1,
    byHour: [{ hour: HEARD - (HEARD % 3_600_000), status: "missed", calls: 1 }],
  });
});

it("reads such a call, wherever it came from, as of the latest date there is", async () => {
  const dataDir = await dataFolder();
  const fresh = openSqliteStore({ dataDir });
  await fresh.insertChannel(channelRecord("C"));
  await fresh.close();
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.exec(`
    INSERT INTO calls (id, channel_no, call_id, status, caller, creator, group_call, video_call, offline_call, started_at,
      heard_at)
    VALUES (${HEARD * IDS_PER_MS}, 1, 'A', 'initiated', 'x', 'x', 0, 0, 0, ${BEYOND}, ${HEARD})`);
  db.close();
  const { listed, open } = await readAll(dataDir);
  expect(listed).toEqual([["A", 8_640_000_000_000_000]]);
  expect(open).toBe(1);
  expect(() => new Date(Number(listed[0]?.[1])).toISOString()).not.toThrow();
});
