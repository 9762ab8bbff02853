import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { type Database, openDatabase } from "../../src/store/sqlite/driver.ts";
import { inspectDatabase } from "../../src/store/sqlite/inspect-database.ts";
import { moveRows } from "../../src/store/sqlite/move-rows.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { channelOf } from "../stage/channel-of.ts";
import { expectEarlierCalls } from "./earlier-calls.ts";

const FOLDER = fileURLToPath(new URL("../../src/store/sql/sqlite/", import.meta.url));
const STEPS = readdirSync(FOLDER).toSorted();
/** The steps that the first release had, whose tables `fill` knows. */
const FIRST_RELEASE = 2;

/** A database as an earlier version left it: its steps, its rows. */
function databaseOf(steps: number): string {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-migrate-"));
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.exec("PRAGMA journal_mode = WAL");
  for (const name of STEPS.slice(0, FIRST_RELEASE)) db.exec(readFileSync(join(FOLDER, name), "utf8"));
  fill(db);
  for (const name of STEPS.slice(FIRST_RELEASE, steps)) db.exec(readFileSync(join(FOLDER, name), "utf8"));
  db.exec(`PRAGMA user_version = ${steps}`);
  db.close();
  return dataDir;
}

/** A channel with a credential, a webhook, a call that has ended and one that has not, an event and a delivery of each. */
function fill(db: Database): void {
  db.exec(`
    INSERT INTO channels VALUES ('OLD', 'Shop', x'01', '{"own": 1}', x'02', 'AUTH', NULL, '1@s.whatsapp.net', NULL, 'Me', 5);
    INSERT INTO credentials VALUES ('OLD', 'creds', 'creds', x'03');
    INSERT INTO webhooks VALUES ('OLD', 'whk_1', 0, 'https://a.example/', 'body', x'04', '["calls.post"]', NULL, NULL, NULL, NULL, 6);
    INSERT INTO calls VALUES ('OLD', 'C1', 'missed', '2@s.whatsapp.net', '2@s.whatsapp.net', '2@s.whatsapp.net', NULL, 0, NULL, 0, 0,
      1000, 2000, 9000, 'timeout', 9000, ' evt_1');
    INSERT INTO calls VALUES ('OLD', 'C2', 'ringing', '2@s.whatsapp.net', '2@s.whatsapp.net', '2@s.whatsapp.net', NULL, 0, NULL, 1, 0,
      1500, 2500, NULL, NULL, 2500, ' evt_2');
    INSERT INTO events VALUES ('OLD', 'evt_1', 'C1', 'calls', 'post', 'missed', 9000, 9000, '{}');
    INSERT INTO events VALUES ('OLD', 'evt_2', 'C2', 'calls', 'post', 'ringing', 2500, 2500, '{}');
    INSERT INTO deliveries VALUES ('OLD', 'dlv_1', 'evt_1', 'whk_1', '1000 C1', 'delivered', NULL, 1, NULL, 9000, 9100, 9000, 9, '1.1.1.1', 200, '');
    INSERT INTO deliveries VALUES ('OLD', 'dlv_2', 'evt_2', 'whk_1', '1500 C2', 'pending', 2500, 0, NULL, 2500, NULL, NULL, NULL, NULL, NULL, NULL);`);
}

const earlier = STEPS.map((_, index) => index + 1).filter((steps) => steps >= FIRST_RELEASE);

it.each(earlier)("takes a database of step %i up to this version with all that is in it", async (steps) => {
  const dataDir = databaseOf(steps);
  const store = openSqliteStore({ dataDir });
  try {
    expect(await store.listChannels({})).toMatchObject([
      { channelId: "OLD", name: "Shop", settings: { own: 1 }, state: "AUTH", removedAt: null },
    ]);
    const channel = await channelOf(store, "OLD");
    expect(await channel.listWebhooks()).toMatchObject([{ webhookId: "whk_1", signingSecrets: null }]);
    expect(await channel.openCalls()).toMatchObject([{ callId: "C2", status: "ringing" }]);
    expect(await store.readCall({ channelId: "OLD", callId: "C1" })).toMatchObject({ status: "missed" });
    const due = await channel.dueLanes({
      webhookId: "whk_1",
      now: 3_000,
      latest: 10_000,
      live: 10,
      replays: 10,
      except: [],
    });
    expect(due.deliveries).toMatchObject([{ deliveryId: "dlv_2", body: "{}" }]);
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it("lists the calls of a database from before calls were listed in groups", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-migrate-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const db = openDatabase(join(dataDir, "ringhook.db"));
  const before = STEPS.slice(0, STEPS.indexOf("0021-lists-of-calls.sql"));
  for (const name of before) db.exec(readFileSync(join(FOLDER, name), "utf8"));
  moveRows(db);
  const call = (n: number, values: string): string =>
    `(${n * 2_048_000}, 1, 'C${n}', 'x', 'x', 9, 0, 0, ${values})`;
  db.exec(`
    INSERT INTO channels (channel_id, token_hash, settings, signing_secrets, state, created_at) VALUES ('A', x'00', '{}', x'00', 'INIT', 0);
    INSERT INTO calls (id, channel_no, call_id, caller, creator, heard_at, group_call, offline_call, status, video_call, started_at,
      ended_at, end_reason, direction) VALUES
      ${call(1, "'missed', 1, 1000, 9000, 'timeout', 'incoming'")}, ${call(2, "'missed', 0, 2000, 9000, 'failed:131', 'incoming'")},
      ${call(3, "'ringing', 1, 3000, NULL, 'unknown', 'incoming'")}, ${call(4, "'ringing', 0, 4000, NULL, NULL, 'incoming'")},
      ${call(5, "'ended', 0, 5000, 9000, 'completed', 'outgoing'")};
    PRAGMA user_version = ${before.length}`);
  db.close();
  const store = openSqliteStore({ dataDir });
  onTestFinished(() => store.close());
  await expectEarlierCalls(store);
  expect(await (await channelOf(store, "A")).openCalls()).toMatchObject([{ callId: "C4" }]);
});

it.each(earlier)("looks into a database of step %i from outside", (steps) => {
  const dataDir = databaseOf(steps);
  try {
    const channels = [{ channelId: "OLD" }];
    expect(inspectDatabase(join(dataDir, "ringhook.db"))).toMatchObject({
      step: steps,
      steps: STEPS.length,
      channels,
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it("names the update of a call in its row, where it was owed to somebody", () => {
  const db = openDatabase(":memory:");
  onTestFinished(() => db.close());
  const step = STEPS.indexOf("0016-updates-of-calls.sql");
  for (const name of STEPS.slice(0, step)) db.exec(readFileSync(join(FOLDER, name), "utf8"));
  db.exec(UPDATES_OF_CALLS);
  db.exec(readFileSync(join(FOLDER, STEPS[step] ?? ""), "utf8"));
  const found = db.prepare("SELECT call_id AS id, event1, event4 FROM calls ORDER BY id").all();
  expect(found).toEqual([
    { id: "C1", event1: null, event4: 10 },
    { id: "C2", event1: 30, event4: null },
  ]);
});

/** An update that was owed, and one that nobody asked for. */
const UPDATES_OF_CALLS = `
  INSERT INTO channels (channel_id, token_hash, settings, signing_secrets, state, created_at) VALUES ('A', x'00', '{}', x'00', 'INIT', 0);
  INSERT INTO webhooks (channel_no, webhook_id, position, url, mode, headers, events, created_at) VALUES (1, 'whk', 0, '', 'body', x'00', '[]', 0);
  INSERT INTO calls (id, channel_no, call_id, status, caller, creator, group_call, video_call, offline_call, started_at, heard_at, event1)
    VALUES (1, 1, 'C1', 'ended', 'x', 'x', 0, 0, 0, 0, 0, NULL), (2, 1, 'C2', 'ringing', 'x', 'x', 0, 0, 0, 0, 0, 30);
  INSERT INTO events (id, channel_no, call, type, method, status, at, journaled_at, body)
    VALUES (10, 1, 1, 'calls', 'patch', NULL, 0, 0, ''), (20, 1, 2, 'calls', 'patch', NULL, 0, 0, ''), (30, 1, 2, 'calls', 'post', 'initiated', 0, 0, '');
  INSERT INTO deliveries (id, webhook_no, kind, event, lane, state, attempts, created_at)
    VALUES (11, 1, 10, 10, 1, 'delivered', 1, 0), (31, 1, 1, 30, 2, 'pending', 0, 0);`;
