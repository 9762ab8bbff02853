import { limitInText, type Range } from "../../listed.ts";
import { allOf, type Condition } from "../../walks.ts";
import type { Database, Statement } from "../driver.ts";
import { rows, type Value } from "./rows.ts";

/** What is listed in groups (listed.ts, listed-calls.ts), by the index that has them. */
export interface Listing {
  /** The table as `d`, with its index. */
  from: string;
  /** The index's first columns, of which each set of values has groups of its own; none where groups are of all rows. */
  of: readonly string[];
  /** The condition of the index. */
  where?: string;
}

/** Which of them: of these values of the first columns, and of them those with such a number. */
export interface Groups {
  of: readonly (readonly Value[])[];
  fits: (listed: number) => boolean;
}

export type Order = "ASC" | "DESC";

/** The condition that a row is of a set of values, which are its parameters. */
export function isOf({ of, where = "true" }: Listing): string {
  return [where, ...of.map((column) => `${column} = ?`)].join(" AND ");
}

/** @returns the ids of a page; `rest` are further conditions on each */
export function idsOf(
  db: Database,
  listing: Listing,
  order: Order,
): (groups: Groups, range: Range, limit: number, rest?: readonly (Condition | undefined)[]) => number[] {
  const groupsOf = groupsIn(db, listing);
  const pageOf = pageStatements(db, listing, order);
  return ({ of, fits }, range, limit, rest = []) => {
    const further = allOf(rest);
    let { from, to } = range;
    let page: number[] = [];
    for (const one of of) {
      for (const some of parts(groupsOf(one).filter(fits))) {
        const select = pageOf(some.length, further.sql, limit);
        const found = rows(
          select,
          ...some.flatMap((listed) => [...one, listed, from, to, ...further.values]),
        );
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

/**
 * A page of so many groups: SQLite merges them row by row, and reads of each no more than goes into the page.
 */
function pageStatements(
  db: Database,
  listing: Listing,
  order: Order,
): (groups: number, further: string, limit: number) => Statement {
  const prepared = new Map<string, Statement>();
  const prepare = (groups: number, further: string, atLeast: number): Statement => {
    const ofGroup = `
      SELECT d.id AS id FROM ${listing.from}
      WHERE ${isOf(listing)} AND d.listed = ? AND d.id >= ? AND d.id <= ? AND ${further}`;
    const all = Array.from({ length: groups }, () => ofGroup).join(" UNION ALL ");
    return db.prepare(`${all} ORDER BY id ${order} LIMIT ${atLeast}`);
  };
  return (groups, further, limit) => {
    // A limit that is a parameter takes five times as long: it stands in the text.
    const atLeast = limitInText(limit);
    const key = `${groups} ${atLeast} ${further}`;
    const statement = prepared.get(key) ?? prepare(groups, further, atLeast);
    prepared.set(key, statement);
    return statement;
  };
}

/** SQLite takes at most 500 queries as one. */
const AT_ONCE = 100;

function parts(groups: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(groups.length / AT_ONCE) }, (_, part) =>
    groups.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  );
}

/** Two pages as one, in the order of ids. */
export function merged(one: number[], other: number[], order: Order): number[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  return [...one, ...other].sort(order === "ASC" ? (a, b) => a - b : (a, b) => b - a);
}

/** The numbers that there are of a set of values: a few searches, each for the next greater one. */
export function groupsIn(db: Database, listing: Listing): (of: readonly Value[]) => number[] {
  const next = (than: string): string => `(
    SELECT d.listed FROM ${listing.from} WHERE ${isOf(listing)} AND d.listed > ${than} ORDER BY d.listed LIMIT 1)`;
  const select = db.prepare(`
    WITH RECURSIVE groups (listed) AS (
      SELECT ${next("-1")} UNION ALL SELECT ${next("groups.listed")} FROM groups WHERE listed IS NOT NULL)
    SELECT listed FROM groups WHERE listed IS NOT NULL`);
  return (of) => rows(select, ...of, ...of).map(({ listed }) => Number(listed));
}
