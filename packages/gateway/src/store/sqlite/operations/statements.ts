import type { Database, Statement } from "../driver.ts";

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
