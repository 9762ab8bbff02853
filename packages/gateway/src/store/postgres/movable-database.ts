import type { Client } from "pg";
import { messageOf, RinghookError } from "../../errors.ts";
import {
  type Cell,
  type Cells,
  type Counters,
  keyOf,
  lastRowOf,
  type MoveTarget,
  movableText,
  notEmpty,
  quoted,
  type Table,
  unfinished,
} from "../moving.ts";
import { clientConfig, loadDriver } from "./driver.ts";
import { migrate } from "./migrate.ts";
import { placeOf } from "./open-postgres-store.ts";
import { movingFrom, refuseUnfinished } from "./unfinished-move.ts";

/** What belongs to the database and not to the installation. */
const OWN_TABLES = ["steps", "nodes", "leases", "moving"];
/** The columns that the database numbers, each with its table. */
const NUMBERED = `
  SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE a.attidentity <> '' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> ALL ($1)`;

/** The sums of all channels stand under a number of 0 or less for each node's share of ids: elsewhere under 0. */
const SUMMED_STATS = `
  CREATE TEMP VIEW summed_call_stats AS
    SELECT greatest(channel_no, 0) AS channel_no, hour, status, ring_seconds, sum(calls)::bigint AS calls
    FROM call_stats GROUP BY 1, 2, 3, 4`;

/**
 * A database to move out of.
 * @throws RinghookError `DATABASE_IN_USE`, `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export function openDatabaseToMove(url: string): Promise<MoveTarget> {
  return opened(url, (client) => refuseUnfinished(client, placeOf(url)));
}

/**
 * A database to move into: an empty one, or one that this move has begun with.
 * @param from where the rows come from, as it says itself
 * @throws RinghookError as `openDatabaseToMove`
 */
export function openDatabaseToFill(url: string, from: string): Promise<MoveTarget> {
  return opened(url, async (client) => {
    const begun = await movingFrom(client);
    if (begun === from) return;
    if (begun !== undefined) throw unfinished(placeOf(url), begun);
    const { rows } = await client.query("SELECT count(*) AS channels FROM channels");
    if (Number(rows[0].channels) > 0) throw notEmpty(placeOf(url), "database");
    await client.query("BEGIN");
    await client.query("CREATE TABLE moving (source text NOT NULL)");
    await client.query("INSERT INTO moving VALUES ($1)", [from]);
    // The rows that a new database begins with come with the others.
    await client.query("DELETE FROM lanes");
    await client.query("COMMIT");
  });
}

async function opened(url: string, prepare: (client: Client) => Promise<void>): Promise<MoveTarget> {
  const { Client } = await loadDriver();
  const client = new Client({ ...clientConfig({ url, name: "ringhook move" }), query_timeout: 0 });
  // What fails is told by whoever asked.
  client.on("error", () => {});
  try {
    await client.connect();
    await migrate(client);
    const { rows } = await client.query("SELECT name FROM nodes WHERE alive_until > now_ms() LIMIT 1");
    if (rows.length > 0) {
      throw new RinghookError("DATABASE_IN_USE", `${placeOf(url)} is used by the gateway ${rows[0].name}`, {
        hint: "Stop it first.",
      });
    }
    await prepare(client);
    await client.query(SUMMED_STATS);
    return new MovableTables(placeOf(url), client);
  } catch (cause) {
    await client.end();
    if (cause instanceof RinghookError) throw cause;
    throw new RinghookError("DATABASE_NOT_USABLE", `${placeOf(url)}: ${messageOf(cause)}`, { cause });
  }
}

class MovableTables implements MoveTarget {
  readonly place: string;
  readonly #client: Client;
  readonly #types = new Map<string, Map<string, string>>();

  constructor(place: string, client: Client) {
    this.place = place;
    this.#client = client;
  }

  async tables(): Promise<Table[]> {
    const found = await this.#ask(
      `SELECT c.relname, a.attname, format_type(a.atttypid, NULL),
         array_position(i.indkey::int2[], a.attnum) AS place
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
         LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
       WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> ALL ($1)
       ORDER BY c.relname COLLATE "C", a.attnum`,
      [OWN_TABLES],
    );
    const tables = new Map<string, { columns: string[]; key: [number, string][] }>();
    for (const [name, column, type, place] of found) {
      const table = tables.get(String(name)) ?? { columns: [], key: [] };
      tables.set(String(name), table);
      table.columns.push(String(column));
      if (place !== null) table.key.push([Number(place), String(column)]);
      const types = this.#types.get(String(name)) ?? new Map<string, string>();
      this.#types.set(String(name), types.set(String(column), String(type)));
    }
    return [...tables].map(([name, { columns, key }]) => ({
      name,
      columns,
      key: key.toSorted(([a], [b]) => a - b).map(([, column]) => column),
    }));
  }

  rows(table: Table, behind: Cells | null, limit: number): Promise<Cells[]> {
    const { name, columns, key } = table;
    const selected = columns.map((column) =>
      this.#typeOf(name, column) === "boolean" ? `"${column}"::int` : `"${column}"`,
    );
    const where = behind ? `WHERE (${quoted(key)}) > (${key.map((_, at) => `$${at + 2}`).join(", ")})` : "";
    const sql = `SELECT ${selected.join(", ")} FROM ${sourceOf(table)} ${where} ORDER BY ${quoted(key)} LIMIT $1`;
    return this.#ask(sql, [limit, ...(behind ?? [])]);
  }

  async lastKey(table: Table): Promise<Cells | null> {
    const [last] = await this.#ask(lastRowOf(table, `"${table.name}"`));
    return last ? keyOf(table, last) : null;
  }

  async put({ name, columns }: Table, rows: readonly Cells[]): Promise<void> {
    const types = columns.map((column) => this.#typeOf(name, column));
    const lists = types.map((type, at) => rows.map((row) => storable(row[at] ?? null, type)));
    const taken = types.map((type, at) => `$${at + 1}::${type}[]`).join(", ");
    await this.#client.query(
      `INSERT INTO "${name}" (${quoted(columns)}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${taken})`,
      lists,
    );
  }

  async counters(): Promise<Counters> {
    const found: [string, number][] = [];
    for (const [table, column] of await this.#ask(NUMBERED, [OWN_TABLES])) {
      const last = "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass), 0)";
      const [[number] = []] = await this.#ask(last, [table, column]);
      found.push([String(table), Number(number)]);
    }
    return Object.fromEntries(found);
  }

  async finish(counters: Counters): Promise<void> {
    await this.#client.query("BEGIN");
    for (const [table, column] of await this.#ask(NUMBERED, [OWN_TABLES])) {
      // What the other database gave the next number by its rows alone has no counter there.
      const next = `1 + greatest($3::bigint, (SELECT coalesce(max("${column}"), 0) FROM "${table}"))`;
      const counter = "pg_get_serial_sequence($1, $2)";
      await this.#ask(`SELECT setval(${counter}, ${next}, false)`, [
        table,
        column,
        counters[String(table)] ?? 0,
      ]);
    }
    await this.#client.query(`
      INSERT INTO leases (channel_no, channel_id, app, node_no, epoch)
      SELECT channel_no, channel_id, (source::jsonb) ->> 'sourceId', NULL, nextval('epochs') FROM channels`);
    await this.#client.query("DROP TABLE moving");
    await this.#client.query("COMMIT");
    await this.#client.query("ANALYZE");
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  #typeOf(table: string, column: string): string {
    return this.#types.get(table)?.get(column) ?? "text";
  }

  async #ask(text: string, values: unknown[] = []): Promise<Cell[][]> {
    return (await this.#client.query<Cell[]>({ text, values, rowMode: "array" })).rows;
  }
}

function storable(cell: Cell, type: string): unknown {
  if (type === "boolean") return cell === null ? null : cell === 1;
  if (cell instanceof Uint8Array) return Buffer.from(cell);
  return typeof cell === "string" ? movableText(cell) : cell;
}

function sourceOf({ name }: Table): string {
  return name === "call_stats" ? "summed_call_stats" : `"${name}"`;
}
