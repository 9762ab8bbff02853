import { join } from "node:path";
import { openDatabase, openSqliteStore } from "ringhook/internals";
import { CHANNEL } from "./rig.ts";

/** How much a database holds: deliveries that are done, and deliveries that wait for their retry. */
export interface Filling {
  finished: number;
  pending: number;
}

/** Fills a data folder's database with calls of three events each, and the deliveries of those. */
export async function fill(dataDir: string, { finished, pending }: Filling): Promise<void> {
  await openSqliteStore({ dataDir }).close();
  const db = openDatabase(join(dataDir, "ringhook.db"));
  const numbers = `WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ? - 1)`;
  const id = (prefix: string, n: string): string => `'${prefix}_01KA0000' || printf('%018d', ${n})`;
  const call = "printf('%016X%016d', (n / 3) * 7919 % 1000003, n / 3)";
  const at = "1763000000000 + n * 100";
  const rows = finished + pending;
  db.exec("BEGIN");
  db.prepare(`
    ${numbers} INSERT INTO calls (channel_id, call_id, status, caller, creator, caller_number, group_call,
      video_call, offline_call, started_at, ended_at, end_reason, heard_at, event_ids)
    SELECT '${CHANNEL}', ${call}, 'missed', 'c' || n % 9973, 'c', 'c' || n % 9973, 0, 0, 0, ${at}, ${at}, 'timeout',
      ${at}, ' ' || ${id("evt", "n")} || ' ' || ${id("evt", "n + 1")} || ' ' || ${id("evt", "n + 2")}
    FROM n WHERE n % 3 = 0`).run(rows);
  db.prepare(`
    ${numbers} INSERT INTO events (channel_id, event_id, call_id, type, method, status, at, journaled_at, body)
    SELECT '${CHANNEL}', ${id("evt", "n")}, ${call}, 'calls', 'post',
      CASE n % 3 WHEN 0 THEN 'initiated' WHEN 1 THEN 'ringing' ELSE 'missed' END, ${at}, ${at},
      '{"calls":[{"id":"' || ${call} || '"}]}' || printf('%.*c', 250, ' ')
    FROM n`).run(rows);
  db.prepare(`
    ${numbers} INSERT INTO deliveries (channel_id, delivery_id, event_id, webhook_id, lane, state, due_at, attempts,
      created_at, settled_at, sent_at, duration_ms, address, http_status, answer)
    SELECT '${CHANNEL}', ${id("dlv", "n")}, ${id("evt", "n")}, 'whk_bench', ${call} || n % 3, 'delivered', NULL, 1, ${at},
      ${at}, ${at}, 3, '127.0.0.1', 200, 'ok'
    FROM n`).run(rows);
  // The newest wait for their next attempt.
  db.prepare(`
    UPDATE deliveries SET state = 'pending', due_at = 4000000000000, settled_at = NULL, sent_at = NULL,
      duration_ms = NULL, address = NULL, http_status = NULL, answer = NULL
    WHERE delivery_id >= ${id("dlv", "?")}`).run(finished);
  db.prepare(`
    INSERT INTO attempts (channel_id, delivery_id, number, at, duration_ms, address, status, error, answer)
    SELECT channel_id, delivery_id, 1, created_at, 3, '127.0.0.1', 500, NULL, 'ok'
    FROM deliveries WHERE state = 'pending'`).run();
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
}
