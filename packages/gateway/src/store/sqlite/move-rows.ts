import type { Progress } from "../progress.ts";
import type { Database } from "./driver.ts";
import { MOVE_STEPS, type Place } from "./move-steps.ts";
import { row, rows } from "./operations/rows.ts";

/** How far a move has come, in rows of the long tables. */
export type OnProgress = (progress: Progress) => void;

/**
 * Brings the rows of before 0006-rows.sql into the tables of now, in steps, each a transaction: a move that was interrupted
 * continues where it stood. At the end the counts of both are compared, and the old tables are dropped.
 *
 * Events and deliveries get whole numbers by their time and order, and keep their public ids beside them.
 * @throws Error when the counts differ; then nothing was dropped
 */
export function moveRows(db: Database, onProgress: OnProgress = () => {}): void {
  if (!hasTable(db, "old_calls")) return;
  // What a power cut takes back is moved again.
  db.exec("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -262144; PRAGMA temp_store = FILE");
  setIndexesAside(db);
  const all = ["old_calls", "old_events", "old_deliveries"].reduce(
    (sum, table) => sum + countOf(db, table),
    0,
  );
  let done = 0;
  for (const [name, prepare, indexes] of MOVE_STEPS) {
    const move = prepare(db);
    for (let at = placeOf(db, name); at !== "end"; ) {
      const from = at;
      inTransaction(db, () => {
        const { moved, behind, last } = move(from);
        at = behind === null ? "end" : { behind, last };
        keepPlace(db, name, behind, last);
        done += moved;
      });
      onProgress({ done: Math.min(done, all), all });
    }
    for (const index of indexes) putBack(db, index);
  }
  compareCounts(db);
  for (const index of setAside(db)) putBack(db, index);
  const old = ["calls", "events", "deliveries", "attempts"];
  inTransaction(db, () => {
    for (const table of old) db.exec(`DROP TABLE old_${table}`);
    db.exec("DROP TABLE move; DROP TABLE move_indexes");
  });
  db.exec("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)");
}

function inTransaction(db: Database, work: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    work();
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

/** Takes the indexes off the tables that are about to be filled, once, and keeps how they are made. */
function setIndexesAside(db: Database): void {
  if (hasTable(db, "move")) return;
  inTransaction(db, () => {
    db.exec(
      "CREATE TABLE move (step TEXT PRIMARY KEY, behind TEXT, last INTEGER, done INTEGER NOT NULL) STRICT",
    );
    db.exec(`
      CREATE TABLE move_indexes AS SELECT name, sql FROM sqlite_master
        WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('calls', 'events', 'deliveries')`);
    for (const index of setAside(db)) db.exec(`DROP INDEX ${index}`);
  });
}

function setAside(db: Database): string[] {
  return rows(db.prepare("SELECT name FROM move_indexes")).map(({ name }) => String(name));
}

function putBack(db: Database, index: string): void {
  const sql = row(db.prepare("SELECT sql FROM move_indexes WHERE name = ?"), index)?.sql;
  if (sql == null) return;
  inTransaction(db, () => {
    db.exec(String(sql));
    db.prepare("DELETE FROM move_indexes WHERE name = ?").run(index);
  });
}

function keepPlace(db: Database, step: string, behind: string | null, last: number): void {
  db.prepare("INSERT OR REPLACE INTO move (step, behind, last, done) VALUES (?, ?, ?, ?)").run(
    step,
    behind,
    last,
    behind === null ? 1 : 0,
  );
}

function placeOf(db: Database, step: string): Place | "end" {
  const found = row(db.prepare("SELECT behind, last, done FROM move WHERE step = ?"), step);
  if (!found) return { behind: "", last: 0 };
  return found.done === 1 ? "end" : { behind: String(found.behind), last: Number(found.last) };
}

/** What was there before is there now, row for row; but for rows that belong to nothing, which no list ever told of. */
function compareCounts(db: Database): void {
  const of = (sql: string): number => Number(row(db.prepare(sql))?.n);
  const pairs: [what: string, before: string, now: string][] = [
    ["calls", "old_calls WHERE channel_id IN (SELECT channel_id FROM channels)", "calls"],
    ["events", "old_events WHERE channel_id IN (SELECT channel_id FROM channels)", "events"],
    [
      "deliveries",
      `old_deliveries d WHERE channel_id IN (SELECT channel_id FROM channels)
        AND EXISTS (SELECT 1 FROM old_events e WHERE e.channel_id = d.channel_id AND e.event_id = d.event_id)`,
      "deliveries",
    ],
    [
      "attempts",
      `old_attempts a WHERE channel_id IN (SELECT channel_id FROM channels)
        AND EXISTS (
          SELECT 1 FROM old_deliveries d JOIN old_events e ON e.channel_id = d.channel_id AND e.event_id = d.event_id
          WHERE d.channel_id = a.channel_id AND d.delivery_id = a.delivery_id)`,
      "attempts",
    ],
  ];
  for (const [what, before, now] of pairs) {
    const [was, is] = [of(`SELECT count(*) AS n FROM ${before}`), of(`SELECT count(*) AS n FROM ${now}`)];
    if (was !== is) throw new Error(`of ${was} ${what}, ${is} were moved; the old tables stay`);
  }
}

function countOf(db: Database, table: string): number {
  return Number(row(db.prepare(`SELECT count(*) AS n FROM ${table}`))?.n);
}

function hasTable(db: Database, name: string): boolean {
  return row(db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"), name) !== undefined;
}
