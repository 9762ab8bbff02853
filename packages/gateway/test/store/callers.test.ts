import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { IDS_PER_MS } from "../../src/ids.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { channelRecord } from "../stage/channel-record.ts";

const HOUR_MS = 3_600_000;
const NOW = 1_795_300_000_000;
const ALL = { channelId: null, from: 0, to: NOW, limit: 10 };

let dataDir: string;
let store: Store;
let placed = 0;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ringhook-callers-"));
  store = openSqliteStore({ dataDir });
  for (const id of ["A1", "B2"]) await store.insertChannel(channelRecord(id));
});

afterEach(async () => {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** One call, so many hours ago. */
function place(
  channelId: string,
  caller: string,
  hoursAgo: number,
  end: "answered" | "hung_up" | "declined",
): void {
  placed += 1;
  const at = NOW - hoursAgo * HOUR_MS;
  const status = end === "answered" ? "answered" : "missed";
  const jid = `${caller}@s.whatsapp.net`;
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.prepare(`
    INSERT INTO calls (id, channel_no, call_id, status, caller, creator, caller_number, group_call, video_call, offline_call,
      started_at, ended_at, end_reason, heard_at)
    VALUES (?, (SELECT channel_no FROM channels WHERE channel_id = ?), ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?)`).run(
    at * IDS_PER_MS + placed,
    channelId,
    `CALL${placed}`,
    status,
    jid,
    jid,
    jid,
    at,
    at + 8_000,
    end,
    at,
  );
  db.close();
}

const who = (callers: { channelId: string; caller: string }[]): string[] =>
  callers.map(({ channelId, caller }) => `${channelId} ${caller.split("@")[0]}`);

test("names the busiest callers with what they did, the busiest first", async () => {
  place("A1", "111", 5, "hung_up");
  place("A1", "222", 4, "hung_up");
  place("A1", "222", 3, "answered");
  place("B2", "222", 2, "answered");
  const busiest = await store.busiestCallers(ALL);
  expect(who(busiest)).toEqual(["A1 222", "B2 222", "A1 111"]);
  expect(busiest[0]).toMatchObject({ calls: 2, missed: 1, lastAt: NOW - 3 * HOUR_MS });
  expect(who(await store.busiestCallers({ ...ALL, channelId: "B2" }))).toEqual(["B2 222"]);
});

test("names those who gave up, unless a call of theirs was answered within a day after", async () => {
  place("A1", "111", 60, "hung_up");
  place("A1", "222", 60, "hung_up");
  place("A1", "222", 40, "answered");
  place("A1", "333", 60, "hung_up");
  place("A1", "333", 30, "answered");
  place("A1", "444", 50, "answered");
  place("A1", "444", 20, "hung_up");
  place("A1", "555", 10, "declined");
  place("B2", "222", 10, "hung_up");
  const lost = who(await store.lostCallers(ALL));
  expect(lost[0]).toBe("B2 222");
  expect(lost.toSorted()).toEqual(["A1 111", "A1 333", "A1 444", "B2 222"]);
  expect(who(await store.lostCallers({ ...ALL, channelId: "A1" }))).not.toContain("B2 222");
});

test("looks at no call outside the span", async () => {
  place("A1", "111", 60, "hung_up");
  place("A1", "222", 10, "hung_up");
  const span = { ...ALL, from: NOW - 20 * HOUR_MS };
  expect(who(await store.lostCallers(span))).toEqual(["A1 222"]);
  expect(who(await store.busiestCallers(span))).toEqual(["A1 222"]);
});
