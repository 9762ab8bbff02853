/** A condition of a query, with the values of its question marks. */
export type Condition = [sql: string, ...values: (string | number | null)[]];

/**
 * One way through an index in the order of ids. A list takes several where no single index has what it asks for, such as
 * each webhook of a channel, and merges them: each gives as many as the page holds, so a page costs a few searches
 * however much lies between.
 */
export interface Walk {
  /** The table, as `d`, with its index where the store is told which. */
  from: string;
  where: Condition[];
}

/** Every id is less: a first page is looked for as all others are. */
export const BEHIND_ALL = Number.MAX_SAFE_INTEGER;

/** The ids of a page. @param rest conditions that hold for every walk */
export function idsOf(
  walks: readonly Walk[],
  rest: readonly (Condition | undefined)[],
  order: "ASC" | "DESC",
  limit: number,
): { sql: string; values: (string | number | null)[] } {
  const values: (string | number | null)[] = [];
  const selects = walks.map(({ from, where }) => {
    const all = allOf([...where, ...rest]);
    values.push(...all.values, limit);
    return `SELECT id FROM (SELECT d.id FROM ${from} WHERE ${all.sql} ORDER BY d.id ${order} LIMIT ?) walk`;
  });
  if (selects.length === 0) return { sql: "SELECT 0 AS id WHERE false", values };
  return {
    sql: `SELECT id FROM (${selects.join(" UNION ALL ")}) walks ORDER BY id ${order} LIMIT ?`,
    values: [...values, limit],
  };
}

/** Those conditions that are set, as one text and its values. */
export function allOf(conditions: readonly (Condition | undefined)[]): {
  sql: string;
  values: (string | number | null)[];
} {
  const set = conditions.filter((condition) => condition !== undefined);
  const sql = set.map(([text]) => text).join(" AND ");
  return { sql: sql === "" ? "true" : sql, values: set.flatMap(([, ...values]) => values) };
}
