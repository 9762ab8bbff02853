import type { Range } from "../../listed.ts";
import type { Database } from "../driver.ts";
import { type Groups, groupsIn, idsOf, isOf, type Listing, type Order } from "./groups.ts";
import { rows } from "./rows.ts";

/** Deliveries by webhook: see listed.ts. */
const LISTING: Listing = { from: "deliveries d INDEXED BY deliveries_listed", of: ["d.webhook_no"] };

/** @returns the ids of a page; @param only a further condition on each */
export function idsOfGroups(
  db: Database,
  order: Order,
  only = "true",
): (groups: Groups, range: Range, limit: number) => number[] {
  const ids = idsOf(db, LISTING, order);
  return (groups, range, limit) => ids(groups, range, limit, [[only]]);
}

/** @returns how many there are, at most `most`; @param only a further condition on each */
export function countOfGroups(
  db: Database,
  only: string,
): (groups: Groups, range: Range, most: number) => number {
  const groupsOf = groupsIn(db, LISTING);
  const select = db.prepare(`
    SELECT count(*) AS count FROM (
      SELECT 1 FROM ${LISTING.from}
      WHERE ${isOf(LISTING)} AND d.listed = ? AND d.id >= ? AND d.id <= ? AND ${only} LIMIT ?)`);
  return ({ of, fits }, { from, to }, most) => {
    let count = 0;
    for (const webhook of of) {
      for (const listed of groupsOf(webhook).filter(fits)) {
        count += Number(rows(select, ...webhook, listed, from, to, most - count)[0]?.count);
      }
    }
    return count;
  };
}

/** How many of the newest of all are looked at one by one, before any groups are. */
const NEWEST = 1_000;

/**
 * The newest of all webhooks. Where most fits, it is among the newest of all; only otherwise is each webhook asked.
 */
export function newestOfAll(db: Database): (fits: Groups["fits"], range: Range, limit: number) => number[] {
  const newest = db.prepare(`
    SELECT d.id, d.listed FROM deliveries d WHERE d.id >= ? AND d.id <= ? ORDER BY d.id DESC LIMIT ${NEWEST}`);
  const webhooks = db.prepare("SELECT webhook_no AS no FROM webhooks");
  const ofGroups = idsOfGroups(db, "DESC");
  return (fits, range, limit) => {
    const seen = rows(newest, range.from, range.to);
    const page = seen.filter(({ listed }) => fits(Number(listed))).slice(0, limit);
    if (page.length === limit || seen.length < NEWEST) return page.map(({ id }) => Number(id));
    return ofGroups({ of: rows(webhooks).map(({ no }) => [Number(no)]), fits }, range, limit);
  };
}
