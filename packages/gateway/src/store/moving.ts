import { createHash } from "node:crypto";
import { RinghookError } from "../errors.ts";

/** A value of a row. Yes and no are 1 and 0. */
export type Cell = string | number | null | Uint8Array;
/** The values of a row, in the order of its table's columns. */
export type Cells = readonly Cell[];

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Rows are read and written in the order of these columns. */
  readonly key: readonly string[];
}

/** The last numbers that a database gave, by table: those of rows that are gone are not given again. */
export type Counters = Readonly<Record<string, number>>;

/** A database on which no gateway runs, as one that is moved out of. */
export interface MovableDatabase {
  /** Where it is, for people. */
  readonly place: string;
  tables(): Promise<Table[]>;
  /** Rows behind a key, in the order of keys. */
  rows(table: Table, behind: Cells | null, limit: number): Promise<Cells[]>;
  counters(): Promise<Counters>;
  close(): Promise<void>;
}

/** One that is moved into. No gateway starts on it before the move is finished. */
export interface MoveTarget extends MovableDatabase {
  /** The key of the last row; null where there is none. */
  lastKey(table: Table): Promise<Cells | null>;
  /** Adds rows, all of them or none. */
  put(table: Table, rows: readonly Cells[]): Promise<void>;
  finish(counters: Counters): Promise<void>;
}

export interface Move {
  from: MovableDatabase;
  to: MoveTarget;
  /** Told of each table when its rows were moved, and when they were compared. */
  onTable?: (step: "moved" | "compared", table: string, rows: number) => void;
  /** Rows that are moved in one step. */
  step?: number;
}

const STEP = 2_000;

/**
 * Moves all that a database has to another: table by table, in the order of keys, so that a move that was stopped goes on behind the
 * last row. Then all is read again from both and compared; only if it is the same, a gateway may start on the other.
 * @throws RinghookError `DATABASES_DIFFER`
 */
export async function moveDatabase({ from, to, onTable, step = STEP }: Move): Promise<void> {
  const tables = sameTables(await from.tables(), await to.tables(), { from, to });
  for (const table of tables) {
    let moved = 0;
    for (let behind = await to.lastKey(table); ; ) {
      const rows = await from.rows(table, behind, step);
      const last = rows.at(-1);
      if (!last) break;
      await to.put(table, rows);
      moved += rows.length;
      behind = keyOf(table, last);
    }
    onTable?.("moved", table.name, moved);
  }
  for (const table of tables) {
    const [one, other] = [await digestOf(from, table, step), await digestOf(to, table, step)];
    if (one.digest !== other.digest) throw differ(table, { from, to }, one.rows, other.rows);
    onTable?.("compared", table.name, one.rows);
  }
  await to.finish(await from.counters());
}

type Sides = Pick<Move, "from" | "to">;

/** The tables of both, whose columns have the same names. */
function sameTables(ofOne: readonly Table[], ofOther: readonly Table[], { from, to }: Sides): Table[] {
  const shape = ({ name, columns }: Table): string => `${name} (${columns.toSorted().join(", ")})`;
  const [one, other] = [new Set(ofOne.map(shape)), new Set(ofOther.map(shape))];
  const [extra] = [...one].filter((each) => !other.has(each));
  const [missing] = [...other].filter((each) => !one.has(each));
  if (extra === undefined && missing === undefined) return [...ofOne];
  throw new RinghookError(
    "DATABASES_DIFFER",
    `expected the same tables in both; ${from.place} has ${extra ?? "less"}, ${to.place} has ${missing ?? "less"}`,
    { hint: "This is a fault of Ringhook. Nothing was moved: please report it." },
  );
}

export function keyOf({ columns, key }: Table, row: Cells): Cells {
  return key.map((column) => row[columns.indexOf(column)] ?? null);
}

/** Columns as SQL names them. */
export function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(", ");
}

/** Asks for the last row in the order of keys. @param source the table, or what is read in its place */
export function lastRowOf({ columns, key }: Table, source: string): string {
  const backwards = key.map((column) => `"${column}" DESC`).join(", ");
  return `SELECT ${quoted(columns)} FROM ${source} ORDER BY ${backwards} LIMIT 1`;
}

/** All rows of a table in the order of their keys, in as many bytes as it takes to see that two are the same. */
async function digestOf(
  database: MovableDatabase,
  table: Table,
  step: number,
): Promise<{ rows: number; digest: string }> {
  const hash = createHash("sha256");
  let count = 0;
  for (let behind: Cells | null = null; ; ) {
    const rows: Cells[] = await database.rows(table, behind, step);
    for (const row of rows) hash.update(`${JSON.stringify(row.map(comparable))}\n`);
    count += rows.length;
    const last = rows.at(-1);
    if (!last) return { rows: count, digest: hash.digest("hex") };
    behind = keyOf(table, last);
  }
}

/** PostgreSQL's text has no character 0: there it is the one for "unreadable". */
export function movableText(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;
}

function comparable(cell: Cell): string | number | null {
  if (typeof cell === "string") return `"${movableText(cell)}`;
  return cell instanceof Uint8Array ? Buffer.from(cell).toString("hex") : cell;
}

function differ(table: Table, { from, to }: Sides, rows: number, others: number): RinghookError {
  return new RinghookError(
    "DATABASES_DIFFER",
    `table ${table.name}: ${rows} rows in ${from.place}, ${others} in ${to.place}, and they are not the same`,
    {
      hint: "Something wrote to one of them during the move. Stop it, empty the new one, and move again.",
    },
  );
}

/** Somebody would start a gateway on a part of it, or move something else into it. */
export function unfinished(place: string, begun: string): RinghookError {
  return new RinghookError("DATABASE_NOT_USABLE", `a move from ${begun} into ${place} is not finished`, {
    hint: "Repeat the command that began it: it goes on where it stopped.",
  });
}

export function notEmpty(place: string, what: "folder" | "database"): RinghookError {
  return new RinghookError("DATABASE_NOT_USABLE", `${place} has channels already`, {
    hint: `Choose an empty ${what}.`,
  });
}
