import { deliveryEntryOf, replayableOf } from "../../delivery-rows.ts";
import type { DeliveryEntry, DeliveryFilter, Replayable, ReplayQuery } from "../../history.ts";
import { fitting, type Range, rangeOf } from "../../listed.ts";
import type { AttemptRecord } from "../../records.ts";
import { BEHIND_ALL } from "../../walks.ts";
import { type Queries, row } from "../queries.ts";
import { countOfGroups, groupsOf, newestOfAll } from "./delivery-groups.ts";
import { pageOf, placeOfDelivery, webhooksOf } from "./delivery-pages.ts";
import { deliveryNo } from "./ids-of-rows.ts";
import { LANE_NAME, OF_LANE_NAME } from "./lanes.ts";
import type { Read } from "./operation.ts";

const ENTRY = `
  SELECT n.channel_id AS "channelId", d.id, d.public_id AS "publicId", w.webhook_id AS "webhookId", e.id AS event,
    e.public_id AS "eventPublicId", e.type, e.method, c.call_id AS "callId", e.status, d.state, d.due_at AS "dueAt", d.attempts,
    coalesce(d.http_status, a.status) AS "lastStatus", a.error AS "lastError", d.replay_of AS "replayOf",
    o.public_id AS "originalPublicId", d.created_at AS "createdAt", d.settled_at AS "settledAt"`;
const OF_DELIVERY = `
  JOIN events e ON e.id = d.event JOIN webhooks w ON w.webhook_no = d.webhook_no
  JOIN channels n ON n.channel_no = w.channel_no LEFT JOIN calls c ON c.id = e.call
  LEFT JOIN deliveries o ON o.id = d.replay_of
  LEFT JOIN attempts a ON a.delivery = d.id AND a.number = d.attempts`;

type Page = { filter: DeliveryFilter; after: string | null; limit: number };

/** Deliveries, newest first. Their ids are looked for first; rows are read only for those of the page. */
export const listDeliveries: Read<Page, DeliveryEntry[]> = async (queries, { filter, after, limit }) => {
  const behind = after === null ? BEHIND_ALL : (await placeOfDelivery(queries, after)) - 1;
  const range = rangeOf(filter, { from: 0, to: behind });
  const { channelId, webhookId, deliveryId } = filter;
  const isOfAll = channelId === undefined && webhookId === undefined && deliveryId === undefined;
  const page = isOfAll
    ? await newestOfAll(queries, fitting(filter), range, limit)
    : await pageOf(queries, { filter, fits: fitting(filter), range, limit, order: "DESC" });
  const select = `${ENTRY} FROM unnest(?::bigint[]) AS i (id) JOIN deliveries d ON d.id = i.id ${OF_DELIVERY} ORDER BY d.id DESC`;
  return (await queries.rows(select, page)).map(deliveryEntryOf);
};

export const readDelivery: Read<{ deliveryId: string }, DeliveryEntry | null> = async (
  queries,
  { deliveryId },
) => {
  const select = `${ENTRY} FROM deliveries d ${OF_DELIVERY} WHERE d.id = ?`;
  const found = await row(queries.rows(select, await deliveryNo(queries, deliveryId)));
  return found ? deliveryEntryOf(found) : null;
};

type Key = { channelId: string; deliveryId: string };

export const listAttempts: Read<Key, AttemptRecord[]> = async (queries, { deliveryId }) => {
  const found = await queries.rows(
    `SELECT number, at, duration_ms AS "durationMs", address, status, error, answer, remark, location
     FROM attempts_made WHERE delivery = ? ORDER BY number`,
    await deliveryNo(queries, deliveryId),
  );
  return found as unknown as AttemptRecord[];
};

const STANDING = "w.removed_at IS NULL AND w.disabled_at IS NULL";
const NO_REPLAY = "d.replay_of IS NULL";

export const listReplayable: Read<ReplayQuery, Replayable[]> = async (
  queries,
  { filter, after, upTo, limit },
) => {
  const range = await replayRange(queries, filter, after, upTo);
  const wanted = { filter, fits: fitting(filter, true), range, limit, standing: STANDING, only: NO_REPLAY };
  const page = await pageOf(queries, { ...wanted, order: "ASC" });
  const found = await queries.rows(
    `SELECT d.id, d.public_id AS "publicId", d.event, e.public_id AS "eventPublicId", w.webhook_id AS "webhookId",
       ${LANE_NAME} AS lane, e.type, e.method, e.body
     FROM unnest(?::bigint[]) AS i (id) JOIN deliveries d ON d.id = i.id JOIN events e ON e.id = d.event
       JOIN webhooks w ON w.webhook_no = d.webhook_no ${OF_LANE_NAME} ORDER BY d.id`,
    page,
  );
  return found.map(replayableOf);
};

/** More than this is not counted: no replay may be as large. */
const MOST_COUNTED = 1_000_000;

type Countable = Omit<ReplayQuery, "after" | "limit">;

export const countReplayable: Read<Countable, number> = async (queries, { filter, upTo }) => {
  const range = await replayRange(queries, filter, null, upTo);
  const fits = fitting(filter, true);
  if (filter.deliveryId !== undefined || filter.callId !== undefined) {
    const wanted = { filter, fits, range, limit: MOST_COUNTED, standing: STANDING, only: NO_REPLAY };
    return (await pageOf(queries, { ...wanted, order: "ASC" })).length;
  }
  const groups = await groupsOf(queries, await webhooksOf(queries, filter, STANDING), fits);
  return countOfGroups(queries, groups, range, MOST_COUNTED, NO_REPLAY);
};

async function replayRange(
  queries: Queries,
  filter: DeliveryFilter,
  after: string | null,
  upTo: string,
): Promise<Range> {
  const from = after === null ? 0 : (await placeOfDelivery(queries, after)) + 1;
  return rangeOf(filter, { from, to: await placeOfDelivery(queries, upTo) });
}
