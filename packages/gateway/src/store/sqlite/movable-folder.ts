import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { RinghookError } from "../../errors.ts";
import {
  type Cell,
  type Cells,
  type Counters,
  keyOf,
  lastRowOf,
  type MoveTarget,
  notEmpty,
  quoted,
  type Table,
  unfinished,
} from "../moving.ts";
import { DATABASE, databaseIn, prepareDataDir } from "./data-dir.ts";
import { DataDirLock } from "./data-dir-lock.ts";
import { type Database, openDatabase } from "./driver.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { movingFrom, refuseUnfinished } from "./unfinished-move.ts";

/** What belongs to the database and not to the installation. */
const OWN_TABLES = ["moving"];

/** Credentials stand under the channel's id here, and under its number in PostgreSQL. */
const CREDENTIALS: Table = {
  name: "credentials",
  columns: ["channel_no", "kind", "key", "value"],
  key: ["channel_no", "kind", "key"],
};
const NUMBERED_CREDENTIALS = `
  CREATE TEMP VIEW numbered_credentials AS
    SELECT c.channel_no, k.kind, k.key, k.value FROM channels c CROSS JOIN credentials k ON k.channel_id = c.channel_id;
  CREATE TEMP TRIGGER numbered INSTEAD OF INSERT ON numbered_credentials BEGIN
    INSERT INTO credentials (channel_id, kind, key, value)
      SELECT channel_id, new.kind, new.key, new.value FROM channels WHERE channel_no = new.channel_no;
  END`;

/**
 * The database of a data folder, to move out of.
 * @throws RinghookError `DATA_DIR_IN_USE`, `DATA_DIR_NOT_WRITABLE`, `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export function openFolderToMove(dataDir: string): MoveTarget {
  if (existsSync(databaseIn(dataDir))) return opened(dataDir, (db, place) => refuseUnfinished(db, place));
  throw new RinghookError("DATABASE_NOT_USABLE", `there is no ${DATABASE} in ${resolve(dataDir)}`, {
    hint: "Give the folder of RINGHOOK_DATA_DIR, such as sqlite:./data.",
  });
}

/**
 * A data folder to move into: an empty one, or one that this move has begun with.
 * @param from where the rows come from, as it says itself
 * @throws RinghookError as `openFolderToMove`
 */
export function openFolderToFill(dataDir: string, from: string): MoveTarget {
  return opened(dataDir, (db, place) => {
    const begun = movingFrom(db);
    if (begun === from) return;
    if (begun !== undefined) throw unfinished(place, begun);
    if (db.prepare("SELECT 1 FROM channels LIMIT 1").get() !== undefined) throw notEmpty(place, "folder");
    db.exec("BEGIN IMMEDIATE; CREATE TABLE moving (source TEXT NOT NULL) STRICT");
    db.prepare("INSERT INTO moving VALUES (?)").run(from);
    // The rows that a new database begins with come with the others.
    db.exec("DELETE FROM lanes; COMMIT");
  });
}

function opened(dataDir: string, prepare: (db: Database, place: string) => void): MoveTarget {
  prepareDataDir(dataDir);
  const lock = new DataDirLock(dataDir);
  const path = databaseIn(dataDir);
  const place = `the folder ${resolve(dataDir)}`;
  try {
    lock.claim(path);
    prepareDatabase(path, undefined, true);
    lock.mark(path);
    const db = openDatabase(path);
    prepare(db, place);
    db.exec(NUMBERED_CREDENTIALS);
    return new MovableFolder(place, db, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

class MovableFolder implements MoveTarget {
  readonly place: string;
  readonly #db: Database;
  readonly #lock: DataDirLock;

  constructor(place: string, db: Database, lock: DataDirLock) {
    this.place = place;
    this.#db = db;
    this.#lock = lock;
  }

  async tables(): Promise<Table[]> {
    const names = this.#all(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    return names
      .map(([name]) => String(name))
      .filter((name) => !OWN_TABLES.includes(name))
      .map((name) => this.#table(name))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  #table(name: string): Table {
    if (name === CREDENTIALS.name) return CREDENTIALS;
    const columns = this.#all("SELECT name, pk FROM pragma_table_xinfo(?) WHERE hidden = 0", name);
    const key = columns.filter(([, pk]) => Number(pk) > 0).toSorted(([, a], [, b]) => Number(a) - Number(b));
    return {
      name,
      columns: columns.map(([column]) => String(column)),
      key: key.map(([column]) => String(column)),
    };
  }

  async rows(table: Table, behind: Cells | null, limit: number): Promise<Cells[]> {
    const { columns, key } = table;
    const where = behind ? `WHERE (${quoted(key)}) > (${key.map(() => "?").join(", ")})` : "";
    return this.#all(
      `SELECT ${quoted(columns)} FROM ${sourceOf(table)} ${where} ORDER BY ${quoted(key)} LIMIT ?`,
      ...(behind ?? []),
      limit,
    );
  }

  async lastKey(table: Table): Promise<Cells | null> {
    const [last] = this.#all(lastRowOf(table, sourceOf(table)));
    return last ? keyOf(table, last) : null;
  }

  async put(table: Table, rows: readonly Cells[]): Promise<void> {
    const values = table.columns.map(() => "?").join(", ");
    const insert = this.#db.prepare(
      `INSERT INTO ${sourceOf(table)} (${quoted(table.columns)}) VALUES (${values})`,
    );
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      for (const row of rows) insert.run(...row);
      this.#db.exec("COMMIT");
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  async counters(): Promise<Counters> {
    const kept = this.#all("SELECT name, seq FROM sqlite_sequence");
    return Object.fromEntries(kept.map(([name, last]) => [String(name), Number(last)]));
  }

  async finish(counters: Counters): Promise<void> {
    const counting = this.#all("SELECT name FROM sqlite_schema WHERE sql LIKE '%AUTOINCREMENT%'");
    this.#db.exec("BEGIN IMMEDIATE; DELETE FROM sqlite_sequence");
    const insert = this.#db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)");
    for (const [table] of counting) insert.run(String(table), counters[String(table)] ?? 0);
    this.#db.exec("DROP TABLE moving; COMMIT; PRAGMA optimize");
  }

  async close(): Promise<void> {
    this.#db.close();
    this.#lock.release();
  }

  #all(sql: string, ...values: Cell[]): Cell[][] {
    const found = this.#db.prepare(sql).all(...values) as Record<string, Cell>[];
    return found.map((row) => Object.values(row));
  }
}

function sourceOf({ name }: Table): string {
  return name === CREDENTIALS.name ? "numbered_credentials" : `"${name}"`;
}
