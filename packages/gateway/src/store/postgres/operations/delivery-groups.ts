import type { Range } from "../../listed.ts";
import type { Queries } from "../queries.ts";
import { groupsText, type Listing, pagesText } from "./groups.ts";

/** Deliveries by webhook: see listed.ts. */
const LISTING: Listing = { table: "deliveries", of: "webhook_no" };

/** Deliveries of one webhook with one number `listed`. */
export interface Group {
  webhookNo: number;
  listed: number;
}

/** The groups that webhooks have. */
export async function groupsOf(
  queries: Queries,
  webhooks: readonly number[],
  fits: (listed: number) => boolean = () => true,
): Promise<Group[]> {
  const text = `WITH ${groupsText(LISTING)} SELECT "of" AS "webhookNo", listed FROM groups`;
  const found = (await queries.rows(text, webhooks)) as unknown as Group[];
  return found.filter(({ listed }) => fits(listed));
}

interface Page {
  order: "ASC" | "DESC";
  limit: number;
  /** A further condition on each. */
  only?: string;
}

/** @returns the ids of a page */
export async function idsOfGroups(
  queries: Queries,
  groups: readonly Group[],
  { from, to }: Range,
  { order, limit, only = "true" }: Page,
): Promise<number[]> {
  if (groups.length === 0) return [];
  const found = await queries.rows(
    `SELECT i.id FROM unnest(?::bigint[], ?::smallint[]) AS g ("of", listed) ${pagesText(LISTING, order, limit, only)}
     ORDER BY i.id ${order} LIMIT ?`,
    groups.map(({ webhookNo }) => webhookNo),
    groups.map(({ listed }) => listed),
    from,
    to,
    limit,
  );
  return found.map(({ id }) => Number(id));
}

/** @returns how many there are, at most `most`; @param only a further condition on each */
export async function countOfGroups(
  queries: Queries,
  groups: readonly Group[],
  { from, to }: Range,
  most: number,
  only: string,
): Promise<number> {
  const [found] = await queries.rows(
    `SELECT count(*) AS count FROM (
       SELECT 1 FROM unnest(?::bigint[], ?::smallint[]) AS g (webhook_no, listed)
       JOIN deliveries d ON d.webhook_no = g.webhook_no AND d.listed = g.listed AND d.id >= ? AND d.id <= ? AND ${only}
       LIMIT ?) i`,
    groups.map(({ webhookNo }) => webhookNo),
    groups.map(({ listed }) => listed),
    from,
    to,
    most,
  );
  return Number(found?.count);
}

/** How many of the newest of all are looked at one by one, before any groups are. */
const NEWEST = 1_000;

/**
 * The newest of all webhooks. Where most fits, it is among the newest of all; only otherwise is each webhook asked.
 */
export async function newestOfAll(
  queries: Queries,
  fits: (listed: number) => boolean,
  range: Range,
  limit: number,
): Promise<number[]> {
  const seen = await queries.rows(
    `SELECT d.id, d.listed FROM deliveries d WHERE d.id >= ? AND d.id <= ? ORDER BY d.id DESC LIMIT ${NEWEST}`,
    range.from,
    range.to,
  );
  const page = seen.filter(({ listed }) => fits(Number(listed))).slice(0, limit);
  if (page.length === limit || seen.length < NEWEST) return page.map(({ id }) => Number(id));
  const webhooks = await queries.rows("SELECT webhook_no AS no FROM webhooks");
  const groups = await groupsOf(
    queries,
    webhooks.map(({ no }) => Number(no)),
    fits,
  );
  return idsOfGroups(queries, groups, range, { order: "DESC", limit });
}
