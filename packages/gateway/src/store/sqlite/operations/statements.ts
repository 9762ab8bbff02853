import type { Database, Statement } from "../driver.ts";

/** A condition of a query, with the values of its question marks. */
export type Condition = [sql: string, ...values: (string | number)[]];

/** Prepares each text once. The texts are few: they differ by which filters are set, never by a value. */
export function statements(db: Database): (sql: string) => Statement {
  const prepared = new Map<string, Statement>();
  return (sql) => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
}

/** Those conditions that are set, as one text and its values. */
export function allOf(conditions: (Condition | undefined)[]): { sql: string; values: (string | number)[] } {
  const set = conditions.filter((condition) => condition !== undefined);
  const sql = set.map(([text]) => text).join(" AND ");
  return { sql: sql === "" ? "true" : sql, values: set.flatMap(([, ...values]) => values) };
}
