import type { Range } from "../../listed.ts";
import { allOf, type Condition } from "../../walks.ts";
import type { Database } from "../driver.ts";
import { rows } from "./rows.ts";
import { statements } from "./statements.ts";

/** What is listed in groups (listed.ts, listed-calls.ts), by the index that has them. */
export interface Listing {
  /** The table as `d`, with its index. */
  from: string;
  /** The index's first column, of which each value has groups of its own; null where groups are of all rows. */
  of: string | null;
}

/** Which of them: of these values of the first column, and of them those with such a number. */
export interface Groups {
  /** One null for an index that has no such column. */
  of: readonly (number | null)[];
  fits: (listed: number) => boolean;
}

export type Order = "ASC" | "DESC";

/** The condition that a row is of a value. */
export function isOf({ of }: Listing): string {
  return of === null ? "? IS NULL" : `${of} = ?`;
}

/** @returns the ids of a page; `rest` are further conditions on each */
export function idsOf(
  db: Database,
  listing: Listing,
  order: Order,
): (groups: Groups, range: Range, limit: number, rest?: readonly (Condition | undefined)[]) => number[] {
  const prepare = statements(db);
  const groupsOf = groupsIn(db, listing);
  return ({ of, fits }, range, limit, rest = []) => {
    const further = allOf(rest);
    const select = prepare(`
      SELECT d.id FROM ${listing.from}
      WHERE ${isOf(listing)} AND d.listed = ? AND d.id >= ? AND d.id <= ? AND ${further.sql} ORDER BY d.id ${order} LIMIT ?`);
    let { from, to } = range;
    let page: number[] = [];
    for (const one of of) {
      for (const listed of groupsOf(one).filter(fits)) {
        const found = rows(select, one, listed, from, to, ...further.values, limit);
        page = merged(
          page,
          found.map(({ id }) => Number(id)),
          order,
        ).slice(0, limit);
        const last = page.length === limit ? page.at(-1) : undefined;
        // Of the groups that follow, nothing behind the page's end is of use.
        if (last !== undefined) [from, to] = order === "DESC" ? [last, to] : [from, last];
      }
    }
    return page;
  };
}

/** Two pages as one, in the order of ids. */
export function merged(one: number[], other: number[], order: Order): number[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  return [...one, ...other].sort(order === "ASC" ? (a, b) => a - b : (a, b) => b - a);
}

/** The numbers that there are of a value: a few searches, each for the next greater one. */
export function groupsIn(db: Database, listing: Listing): (of: number | null) => number[] {
  const next = db.prepare(`
    SELECT d.listed FROM ${listing.from} WHERE ${isOf(listing)} AND d.listed > ? ORDER BY d.listed LIMIT 1`);
  return (of) => {
    const found: number[] = [];
    for (;;) {
      const [greater] = rows(next, of, found.at(-1) ?? -1);
      if (greater === undefined) return found;
      found.push(Number(greater.listed));
    }
  };
}
