import { limitInText } from "../../listed.ts";

/** What is listed in groups: see listed.ts and listed-calls.ts. */
export interface Listing {
  table: string;
  /** The first column of its index, of which each value has groups of its own; null where groups are of all rows. */
  of: string | null;
  /** A further condition that a row `d` is of the listing. Its parameters come where the groups are, and again with the pages. */
  where?: string;
}

/** The condition that a row `d` is of a value. */
function isOf({ of, where = "true" }: Listing, value: string): string {
  return of === null ? where : `d.${of} = ${value} AND ${where}`;
}

/** Of values that are a parameter. */
const THESE = "unnest(?::bigint[]) AS w (no)";

/**
 * The groups that there are, as a part of `WITH`: a few searches for each value, each for the next greater number.
 * @param of where the values are read, as `w.no`
 */
export function groupsText(listing: Listing, of = THESE): string {
  return `
    RECURSIVE next_groups ("of", listed) AS (
      SELECT w.no, -1::smallint FROM ${of}
      UNION ALL
      SELECT g."of", (
        SELECT d.listed FROM ${listing.table} d WHERE ${isOf(listing, 'g."of"')} AND d.listed > g.listed
        ORDER BY d.listed LIMIT 1)
      FROM next_groups g WHERE g.listed IS NOT NULL),
    groups AS (SELECT "of", listed FROM next_groups WHERE listed >= 0)`;
}

/**
 * The ids of each group's page, as `i.id`, of groups `g`. Its parameters are those of the listing, of the range, and of `rest`. Two
 * things keep a plan that is made for any parameters from reading all rows: the limit stands in the text; and number and id are compared as one and are the order, which only the index of the groups has.
 */
export function pagesText(listing: Listing, order: "ASC" | "DESC", limit: number, rest: string): string {
  return `CROSS JOIN LATERAL (
    SELECT d.id FROM ${listing.table} d
    WHERE ${isOf(listing, 'g."of"')} AND d.listed IS NOT NULL
      AND (d.listed, d.id) >= (g.listed, ?) AND (d.listed, d.id) <= (g.listed, ?) AND ${rest}
    ORDER BY d.listed ${order}, d.id ${order} LIMIT ${limitInText(limit)}) i`;
}
