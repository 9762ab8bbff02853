import { join } from "node:path";
import { IDS_PER_MS, openDatabase, openSqliteStore } from "ringhook/internals";
import { channelRecord, webhookRecord } from "./rig.ts";

/** How much a database holds: deliveries that are done, and deliveries that wait for their retry. */
export interface Filling {
  finished: number;
  pending: number;
}

/** The first call began here; one event follows the other after a tenth of a second. */
const BEGUN = 1_763_000_000_000;

/** Fills a data folder's database with calls of three events each, and the deliveries of those. */
export async function fill(dataDir: string, { finished, pending }: Filling): Promise<void> {
  const store = openSqliteStore({ dataDir });
  const lease = await store.insertChannel(channelRecord());
  await store.holder(lease).replaceWebhooks({ webhooks: [webhookRecord()], at: 0 });
  await store.close();
  const db = openDatabase(join(dataDir, "ringhook.db"));
  const numbers = `WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ? - 1)`;
  const call = "printf('%016X%016d', (n / 3) * 7919 % 1000003, n / 3)";
  const at = `(${BEGUN} + n * 100)`;
  // As the gateway gives them: a call by its beginning, an event by its time, what is owed of it right behind it.
  const callOf = (n: string): string => `(${BEGUN} + ${n} / 3 * 300) * ${IDS_PER_MS}`;
  const event = (n: string): string => `(${BEGUN} + (${n}) * 100) * ${IDS_PER_MS}`;
  const rows = finished + pending;
  db.exec("BEGIN");
  db.prepare(`
    ${numbers} INSERT INTO calls (id, channel_no, call_id, status, caller, creator, caller_number, group_call,
      video_call, offline_call, started_at, ended_at, end_reason, heard_at, event1, event2, event3)
    SELECT ${callOf("n")}, 1, ${call}, 'missed', 'c' || n % 9973, 'c', 'c' || n % 9973, 0, 0, 0, ${at}, ${at}, 'timeout',
      ${at}, ${event("n")}, ${event("n + 1")}, ${event("n + 2")}
    FROM n WHERE n % 3 = 0`).run(rows);
  db.prepare(`
    ${numbers} INSERT INTO events (id, channel_no, call, type, method, status, at, journaled_at, body)
    SELECT ${event("n")}, 1, ${callOf("n")}, 'calls', 'post',
      CASE n % 3 WHEN 0 THEN 'initiated' WHEN 1 THEN 'ringing' ELSE 'missed' END, ${at}, ${at},
      '{"calls":[{"id":"' || ${call} || '"}]}' || printf('%.*c', 250, ' ')
    FROM n`).run(rows);
  db.prepare(`
    ${numbers} INSERT INTO deliveries (id, webhook_no, kind, event, lane, state, due_at, attempts,
      created_at, settled_at, sent_at, duration_ms, address, http_status, answer)
    SELECT ${event("n")} + 1, 1, 1 + n % 3, ${event("n")}, ${callOf("n")}, 'delivered', NULL, 1, ${at},
      ${at}, ${at}, 3, '127.0.0.1', 200, 'ok'
    FROM n`).run(rows);
  // The newest wait for their next attempt: of each lane the first is its head.
  const firstPending = event(String(finished));
  db.exec(`
    UPDATE deliveries SET state = 'pending', due_at = iif(kind = 1 OR id = ${firstPending} + 1, 4000000000000, NULL),
      settled_at = NULL, sent_at = NULL, duration_ms = NULL, address = NULL, http_status = NULL, answer = NULL
    WHERE id > ${firstPending}`);
  db.exec(`
    INSERT INTO attempts (delivery, number, at, duration_ms, address, status, error, answer)
    SELECT id, 1, created_at, 3, '127.0.0.1', 500, NULL, 'ok' FROM deliveries WHERE state = 'pending'`);
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
}
