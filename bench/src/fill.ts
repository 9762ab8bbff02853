import { join } from "node:path";
import { IDS_PER_MS, openDatabase } from "ringhook/internals";
import { startGateway } from "./gateway-under-test.ts";
import { CHANNEL, RETRY_CAP_MS } from "./rig.ts";

/** How much a database holds: deliveries that are done, and deliveries that wait for their retry. */
export interface Filling {
  finished: number;
  pending: number;
}

/** So many people call, in turns. */
const CALLERS = 9_973;
/** The first call began here; one event follows the other after a tenth of a second. */
const BEGUN = 1_763_000_000_000;

/**
 * Fills a data folder's database with calls of three events each, and the deliveries of those. What is pending is planned as
 * a retry may be, an hour from now: what is planned further away counts as due, and would be sent while others are measured.
 * @param env settings of the gateway that makes the channel, such as a key of one's own
 */
export async function fill(
  dataDir: string,
  { finished, pending }: Filling,
  env: Record<string, string> = {},
): Promise<void> {
  await makeChannel(dataDir, env);
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.prepare("UPDATE channels SET settings = ?").run(
    JSON.stringify({ max_callback_backoff_delay_ms: RETRY_CAP_MS }),
  );
  const numbers = `WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ? - 1)`;
  const call = "printf('%016X%016d', (n / 3) * 7919 % 1000003, n / 3)";
  const at = `(${BEGUN} + n * 100)`;
  // As the gateway gives them: a call by its beginning, an event by its time, what is owed of it right behind it.
  const callOf = (n: string): string => `(${BEGUN} + ${n} / 3 * 300) * ${IDS_PER_MS}`;
  const caller = `'c' || (n / 3 % ${CALLERS})`;
  const event = (n: string): string => `(${BEGUN} + (${n}) * 100) * ${IDS_PER_MS}`;
  const rows = finished + pending;
  db.exec("BEGIN");
  db.prepare(`
    ${numbers} INSERT INTO calls (id, channel_no, call_id, status, caller, creator, caller_number, group_call,
      video_call, offline_call, started_at, ended_at, end_reason, heard_at, event1, event2, event3, callback)
    SELECT ${callOf("n")}, 1, ${call}, 'missed', ${caller}, 'c', ${caller}, 0, 0, 0, ${at}, ${at}, 'timeout',
      ${at}, ${event("n")}, ${event("n + 1")}, ${event("n + 2")}, ${callOf(`(n / 3 % ${CALLERS} * 3)`)}
    FROM n WHERE n % 3 = 0`).run(rows);
  // Each caller was missed: their first call has opened an entry, and all others have joined it.
  db.exec(`
    INSERT INTO callbacks (id, channel_no, state, caller, caller_number, calls, first_call_at, last_call_at, changed_at)
    SELECT callback, 1, 'open', caller, caller, count(*), min(started_at), max(started_at), max(started_at)
    FROM calls GROUP BY callback`);
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
    UPDATE deliveries SET state = 'pending', due_at = iif(kind = 1 OR id = ${firstPending} + 1, ${Date.now() + RETRY_CAP_MS}, NULL),
      settled_at = NULL, sent_at = NULL, duration_ms = NULL, address = NULL, http_status = NULL, answer = NULL
    WHERE id > ${firstPending}`);
  db.exec(`
    INSERT INTO attempts (delivery, number, at, duration_ms, address, status, error, answer)
    SELECT id, 1, created_at, 3, '127.0.0.1', 500, NULL, 'ok' FROM deliveries WHERE state = 'pending'`);
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
}

/** Made by a gateway, so that one opens what it seals. */
async function makeChannel(dataDir: string, env: Record<string, string>): Promise<void> {
  const flags = ["--webhook-allow", "127.0.0.0/8", "--log-level", "error"];
  const gateway = await startGateway(dataDir, flags, env);
  try {
    await gateway.ask("POST", "/api/channels", { id: CHANNEL });
    await gateway.ask("POST", `/api/channels/${CHANNEL}/webhooks`, { url: "http://127.0.0.1/" });
  } finally {
    await gateway.stop();
  }
}
