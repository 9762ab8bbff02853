import { firstIdAt } from "../../../ids.ts";
import type { EndpointAttempt, EndpointBacklog } from "../../insights.ts";
import type { Database } from "../driver.ts";
import { row, rows } from "./rows.ts";

type Newest = { channelId: string; webhookId: string; since: number; deliveries: number };

export function endpointAttempts(db: Database): (query: Newest) => EndpointAttempt[] {
  const select = db.prepare(`
    SELECT a.duration_ms AS durationMs, a.status FROM (
      SELECT channel_id, delivery_id FROM deliveries NOT INDEXED
      WHERE channel_id = ? AND delivery_id >= ? AND webhook_id = ? AND attempts > 0
      ORDER BY delivery_id DESC LIMIT ?) d
    JOIN attempts_made a ON a.channel_id = d.channel_id AND a.delivery_id = d.delivery_id`);
  return ({ channelId, webhookId, since, deliveries }) =>
    rows(select, channelId, firstIdAt("dlv", since), webhookId, deliveries) as unknown as EndpointAttempt[];
}

type Endpoint = { channelId: string; webhookId: string };

export function endpointBacklog(db: Database): (endpoint: Endpoint) => EndpointBacklog {
  const count = db.prepare(`
    SELECT count(*) AS pending FROM deliveries INDEXED BY deliveries_by_lane
    WHERE channel_id = ? AND webhook_id = ? AND state = 'pending'`);
  const due = db.prepare(`
    SELECT min(due_at) AS dueAt FROM deliveries INDEXED BY deliveries_due
    WHERE channel_id = ? AND webhook_id = ? AND due_at IS NOT NULL`);
  return ({ channelId, webhookId }) => {
    const dueAt = row(due, channelId, webhookId)?.dueAt;
    return {
      pending: Number(row(count, channelId, webhookId)?.pending),
      dueAt: dueAt == null ? null : Number(dueAt),
    };
  };
}
