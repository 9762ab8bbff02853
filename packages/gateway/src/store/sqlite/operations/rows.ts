import type { Statement } from "../driver.ts";

/** A value that SQLite gives back; the gateway stores no integers past 2^53. */
export type Value = string | number | bigint | Uint8Array | null;

/** A row whose columns were selected under the record's own names. */
export type Row = Record<string, Value>;

/** The rows of a query. The driver types them as unknown; their shape is what the statement selects. */
export function rows(statement: Statement, ...values: Value[]): Row[] {
  return statement.all(...values) as Row[];
}

/** The first row of a query, if there is one. */
export function row(statement: Statement, ...values: Value[]): Row | undefined {
  return statement.get(...values) as Row | undefined;
}
