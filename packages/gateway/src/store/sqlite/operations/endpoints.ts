import { firstNumberAt, IDS_PER_MS } from "../../../ids.ts";
import type { EndpointAttempt, EndpointAttempts, EndpointBacklog } from "../../insights.ts";
import { isAttempted } from "../../listed.ts";
import { BEHIND_ALL } from "../../walks.ts";
import type { Database } from "../driver.ts";
import { idsOfGroups } from "./delivery-groups.ts";
import { numbersOf } from "./numbers.ts";
import { row, rows } from "./rows.ts";

type Newest = { channelId: string; webhookId: string; since: number; deliveries: number };

export function endpointAttempts(db: Database): (query: Newest) => EndpointAttempts {
  const numbers = numbersOf(db);
  const newest = idsOfGroups(db, "DESC");
  const select = db.prepare(`
    SELECT a.duration_ms AS durationMs, a.status, a.error FROM json_each(?) i JOIN attempts_made a ON a.delivery = i.value`);
  return ({ channelId, webhookId, since, deliveries }) => {
    const groups = { of: [[numbers.webhook(channelId, webhookId)]], fits: isAttempted };
    const ids = newest(groups, { from: firstNumberAt(since), to: BEHIND_ALL }, deliveries);
    const isWhole = ids.length < deliveries;
    return {
      attempts: rows(select, JSON.stringify(ids)) as unknown as EndpointAttempt[],
      since: isWhole ? since : Math.floor(Number(ids.at(-1)) / IDS_PER_MS),
    };
  };
}

type Endpoint = { channelId: string; webhookId: string };

export function endpointBacklog(db: Database): (endpoint: Endpoint) => EndpointBacklog {
  const numbers = numbersOf(db);
  const count = db.prepare(`
    SELECT count(*) AS pending FROM deliveries INDEXED BY deliveries_by_lane
    WHERE webhook_no = ? AND state = 'pending'`);
  const due = db.prepare(`
    SELECT min(due_at) AS dueAt FROM (SELECT 0 AS yields UNION ALL SELECT 1) CROSS JOIN deliveries d INDEXED BY deliveries_due
    USING (yields) WHERE d.webhook_no = ? AND d.due_at IS NOT NULL`);
  return ({ channelId, webhookId }) => {
    const webhookNo = numbers.webhook(channelId, webhookId);
    const dueAt = row(due, webhookNo)?.dueAt;
    return { pending: Number(row(count, webhookNo)?.pending), dueAt: dueAt == null ? null : Number(dueAt) };
  };
}
