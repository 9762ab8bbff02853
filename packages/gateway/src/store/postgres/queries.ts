import { createHash } from "node:crypto";
import type { ClientBase, Pool, QueryResult } from "pg";

/** A value that a statement takes. An object goes as JSON. */
export type Value = string | number | boolean | Uint8Array | null | readonly (string | number | null)[];

/** A row whose columns were selected under the record's own names. */
export type Row = Record<string, unknown>;

/** Asks a database, outside of a transaction or within one. The values stand for the question marks of a text. */
export interface Queries {
  /** Of a text that is asked often: the server prepares it once for each connection. */
  rows(sql: string, ...values: Value[]): Promise<Row[]>;
  /** Of a text that is one of many, planned for its values. */
  rowsOf(sql: string, ...values: Value[]): Promise<Row[]>;
  /** How many rows a statement changed. */
  change(sql: string, ...values: Value[]): Promise<number>;
}

/** @param client a connection, or a pool of them */
export function queriesOn(client: Pick<ClientBase | Pool, "query">): Queries {
  const ask = async (sql: string, values: readonly Value[], isNamed: boolean): Promise<QueryResult<Row>> => {
    const { text, name } = statementOf(sql);
    return client.query<Row>({ text, values: values.map(storable), ...(isNamed && { name }) });
  };
  return {
    rows: async (sql, ...values) => (await ask(sql, values, true)).rows,
    rowsOf: async (sql, ...values) => (await ask(sql, values, false)).rows,
    change: async (sql, ...values) => (await ask(sql, values, true)).rowCount ?? 0,
  };
}

/** The first row of a query, if there is one. */
export async function row(asked: Promise<Row[]>): Promise<Row | undefined> {
  return (await asked)[0];
}

const statements = new Map<string, { text: string; name: string }>();
/** Texts are few, but for those of filters: these are not kept past this many. */
const MOST_STATEMENTS = 2_000;

/** A text with PostgreSQL's numbered parameters, and the name that it is prepared under. */
function statementOf(sql: string): { text: string; name: string } {
  let statement = statements.get(sql);
  if (!statement) {
    let count = 0;
    const text = sql.replace(/\?/g, () => {
      count += 1;
      return `$${count}`;
    });
    statement = { text, name: `rh_${createHash("sha256").update(text).digest("hex").slice(0, 24)}` };
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    statements.set(sql, statement);
  }
  return statement;
}

/** PostgreSQL's text has no character 0: where an endpoint's answer or a name has one, it is the one for "unreadable". */
function storable(value: Value): Value {
  if (typeof value === "string") return withoutZero(value);
  if (Array.isArray(value)) return value.map((one) => (typeof one === "string" ? withoutZero(one) : one));
  return value;
}

function withoutZero(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;
}

/** Rows for `json_to_recordset`: one value for as many as there are. */
export function json(rows: readonly unknown[]): string {
  const text = JSON.stringify(rows);
  // What a string has as character 0 stands as an escape here, which PostgreSQL cannot turn into text either.
  return text.includes("\\u0000") ? text.replace(ZERO, "$1\\ufffd") : text;
}

/** An escape of character 0, not a backslash that happens to stand before `u0000`. */
const ZERO = /(?<!\\)((?:\\\\)*)\\u0000/g;
