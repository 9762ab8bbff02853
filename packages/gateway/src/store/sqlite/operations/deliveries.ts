import type { PendingDelivery } from "../../records.ts";
import type { DueLanes } from "../../store.ts";
import type { Database } from "../driver.ts";
import { row, rows } from "./rows.ts";

// The indexes are named where the planner, which knows no statistics, would read a channel's whole past instead.

/** The most that is read of one lane. */
const OF_LANE = 100;

type DueQuery = { channelId: string; webhookId: string; now: number; limit: number };

export function dueLanes(db: Database): (args: DueQuery) => DueLanes {
  const heads = db.prepare(`
    SELECT lane FROM deliveries INDEXED BY deliveries_due
    WHERE channel_id = ? AND webhook_id = ? AND due_at <= ? ORDER BY due_at, delivery_id LIMIT ?`);
  const lane = db.prepare(`
    SELECT d.delivery_id AS deliveryId, d.event_id AS eventId, d.webhook_id AS webhookId, d.lane, e.type, e.method,
      e.body, d.attempts, d.created_at AS createdAt, d.replay_of AS replayOf
    FROM deliveries d INDEXED BY deliveries_by_lane JOIN events e ON e.channel_id = d.channel_id AND e.event_id = d.event_id
    WHERE d.channel_id = ? AND d.webhook_id = ? AND d.lane = ? AND d.state = 'pending'
    ORDER BY d.delivery_id LIMIT ${OF_LANE}`);
  const next = db.prepare(`
    SELECT due_at AS dueAt FROM deliveries INDEXED BY deliveries_due WHERE channel_id = ? AND webhook_id = ? AND due_at > ?
    ORDER BY due_at LIMIT 1`);
  return ({ channelId, webhookId, now, limit }) => {
    const due = rows(heads, channelId, webhookId, now, limit);
    const lanes = due.map((head) => rows(lane, channelId, webhookId, String(head.lane)));
    const cut = lanes.filter(({ length }) => length === OF_LANE);
    const later = due.length < limit ? row(next, channelId, webhookId, now)?.dueAt : now;
    return {
      deliveries: lanes.flat() as unknown as PendingDelivery[],
      more: cut.map(([head]) => String(head?.lane)),
      nextDueAt: later == null ? null : Number(later),
    };
  };
}

export function pendingWebhooks(db: Database): (args: { channelId: string }) => string[] {
  const select = db.prepare(`
    SELECT webhook_id AS webhookId FROM webhooks w
    WHERE w.channel_id = ? AND EXISTS (SELECT 1 FROM deliveries d INDEXED BY deliveries_due
      WHERE d.channel_id = w.channel_id AND d.webhook_id = w.webhook_id AND d.due_at IS NOT NULL)`);
  return ({ channelId }) => rows(select, channelId).map((found) => String(found.webhookId));
}

export function lastIds(db: Database): (args: { channelId: string }) => string[] {
  const event = db.prepare("SELECT max(event_id) AS id FROM events WHERE channel_id = ?");
  const delivery = db.prepare("SELECT max(delivery_id) AS id FROM deliveries WHERE channel_id = ?");
  return ({ channelId }) =>
    [event, delivery].flatMap((statement) => {
      const id = row(statement, channelId)?.id;
      return typeof id === "string" ? [id] : [];
    });
}
