import { firstNumberAt, IDS_PER_MS } from "../../../ids.ts";
import type { EndpointAttempt, EndpointAttempts, EndpointBacklog } from "../../insights.ts";
import { isAttempted } from "../../listed.ts";
import { NOBODY } from "../../row-ids.ts";
import { BEHIND_ALL } from "../../walks.ts";
import { type Queries, row } from "../queries.ts";
import { groupsOf, idsOfGroups } from "./delivery-groups.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

type Endpoint = { channelId: string; webhookId: string };
type Newest = Endpoint & { since: number; deliveries: number };

export const endpointAttempts: Read<Newest, EndpointAttempts> = async (
  queries,
  { since, deliveries, ...of },
) => {
  const groups = await groupsOf(queries, [await webhookNoOf(queries, of)], isAttempted);
  const range = { from: firstNumberAt(since), to: BEHIND_ALL };
  const ids = await idsOfGroups(queries, groups, range, { order: "DESC", limit: deliveries });
  const attempts = await queries.rows(
    `SELECT a.duration_ms AS "durationMs", a.status, a.error FROM unnest(?::bigint[]) AS i (id) JOIN attempts_made a ON a.delivery = i.id`,
    ids,
  );
  const isWhole = ids.length < deliveries;
  return {
    attempts: attempts as unknown as EndpointAttempt[],
    since: isWhole ? since : Math.floor(Number(ids.at(-1)) / IDS_PER_MS),
  };
};

export const endpointBacklog: Read<Endpoint, EndpointBacklog> = async (queries, endpoint) => {
  const webhookNo = await webhookNoOf(queries, endpoint);
  const found = await row(
    queries.rows(
      `SELECT count(*) AS pending, (
         SELECT min(first.due_at) FROM (VALUES (0), (1)) AS y (yields) CROSS JOIN LATERAL (
           SELECT d.due_at FROM deliveries d WHERE d.webhook_no = ? AND d.yields = y.yields AND d.due_at IS NOT NULL
           ORDER BY d.due_at LIMIT 1) first) AS "dueAt"
       FROM deliveries WHERE webhook_no = ? AND state = 'pending'`,
      webhookNo,
      webhookNo,
    ),
  );
  return found as unknown as EndpointBacklog;
};

async function webhookNoOf(queries: Queries, { channelId, webhookId }: Endpoint): Promise<number> {
  const select = `SELECT webhook_no AS no FROM webhooks WHERE channel_no = ${CHANNEL_NO} AND webhook_id = ?`;
  return Number((await row(queries.rows(select, channelId, webhookId)))?.no ?? NOBODY);
}
