import type { Range } from "../../listed.ts";
import type { Database } from "../driver.ts";
import { rows } from "./rows.ts";

/** Groups of deliveries: see listed.ts. */
export interface Groups {
  webhooks: readonly number[];
  /** Whether the deliveries with this number are asked for. */
  fits: (listed: number) => boolean;
}

type Order = "ASC" | "DESC";

/** @returns the ids of a page; @param only a further condition on each */
export function idsOfGroups(
  db: Database,
  order: Order,
  only = "true",
): (groups: Groups, range: Range, limit: number) => number[] {
  const groupsOf = listGroups(db);
  const select = db.prepare(`
    SELECT d.id FROM deliveries d INDEXED BY deliveries_listed
    WHERE d.webhook_no = ? AND d.listed = ? AND d.id >= ? AND d.id <= ? AND ${only} ORDER BY d.id ${order} LIMIT ?`);
  return ({ webhooks, fits }, range, limit) => {
    let { from, to } = range;
    let page: number[] = [];
    for (const webhook of webhooks) {
      for (const listed of groupsOf(webhook).filter(fits)) {
        const found = rows(select, webhook, listed, from, to, limit).map(({ id }) => Number(id));
        page = merged(page, found, order).slice(0, limit);
        const last = page.length === limit ? page.at(-1) : undefined;
        // Of the groups that follow, nothing behind the page's end is of use.
        if (last !== undefined) [from, to] = order === "DESC" ? [last, to] : [from, last];
      }
    }
    return page;
  };
}

function merged(one: number[], other: number[], order: Order): number[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  return [...one, ...other].sort(order === "ASC" ? (a, b) => a - b : (a, b) => b - a);
}

/** @returns how many there are, at most `most`; @param only a further condition on each */
export function countOfGroups(
  db: Database,
  only: string,
): (groups: Groups, range: Range, most: number) => number {
  const groupsOf = listGroups(db);
  const select = db.prepare(`
    SELECT count(*) AS count FROM (
      SELECT 1 FROM deliveries d INDEXED BY deliveries_listed
      WHERE d.webhook_no = ? AND d.listed = ? AND d.id >= ? AND d.id <= ? AND ${only} LIMIT ?)`);
  return ({ webhooks, fits }, { from, to }, most) => {
    let count = 0;
    for (const webhook of webhooks) {
      for (const listed of groupsOf(webhook).filter(fits)) {
        count += Number(rows(select, webhook, listed, from, to, most - count)[0]?.count);
      }
    }
    return count;
  };
}

/** The numbers that deliveries of a webhook have: a few searches, each for the next greater one. */
function listGroups(db: Database): (webhookNo: number) => number[] {
  const next = db.prepare(`
    SELECT d.listed FROM deliveries d INDEXED BY deliveries_listed
    WHERE d.webhook_no = ? AND d.listed > ? ORDER BY d.listed LIMIT 1`);
  return (webhookNo) => {
    const found: number[] = [];
    for (;;) {
      const [greater] = rows(next, webhookNo, found.at(-1) ?? 0);
      if (greater === undefined) return found;
      found.push(Number(greater.listed));
    }
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
    return ofGroups({ webhooks: rows(webhooks).map(({ no }) => Number(no)), fits }, range, limit);
  };
}
