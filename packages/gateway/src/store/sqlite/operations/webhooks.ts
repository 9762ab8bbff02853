import type { WebhookRecord } from "../../records.ts";
import type { Database } from "../driver.ts";
import { rows } from "./rows.ts";

export function listWebhooks(db: Database): (args: { channelId: string }) => WebhookRecord[] {
  const select = db.prepare(`
    SELECT channel_id AS channelId, webhook_id AS webhookId, url, mode, headers, events,
      max_age_seconds AS maxAgeSeconds, disabled_at AS disabledAt, disabled_reason AS disabledReason,
      created_at AS createdAt
    FROM webhooks WHERE channel_id = ? AND removed_at IS NULL ORDER BY position`);
  return ({ channelId }) =>
    rows(select, channelId).map(
      (row) => ({ ...row, events: JSON.parse(String(row.events)) }) as unknown as WebhookRecord,
    );
}

type Replacement = { channelId: string; webhooks: WebhookRecord[]; at: number };

export function replaceWebhooks(db: Database): (args: Replacement) => void {
  const listed = db.prepare(
    "SELECT webhook_id AS webhookId FROM webhooks WHERE channel_id = ? AND removed_at IS NULL",
  );
  const upsert = db.prepare(`
    INSERT INTO webhooks (channel_id, webhook_id, position, url, mode, headers, events, max_age_seconds,
      disabled_at, disabled_reason, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (channel_id, webhook_id) DO UPDATE SET
      position = excluded.position, url = excluded.url, mode = excluded.mode, headers = excluded.headers,
      events = excluded.events, max_age_seconds = excluded.max_age_seconds,
      disabled_at = excluded.disabled_at, disabled_reason = excluded.disabled_reason, removed_at = NULL`);
  const remove = db.prepare("UPDATE webhooks SET removed_at = ? WHERE channel_id = ? AND webhook_id = ?");
  const cancel = db.prepare(`
    UPDATE deliveries INDEXED BY deliveries_by_lane SET state = 'cancelled', due_at = NULL, settled_at = ?
    WHERE channel_id = ? AND webhook_id = ? AND state = 'pending'`);
  return ({ channelId, webhooks, at }) => {
    const staying = new Set(webhooks.map((webhook) => webhook.webhookId));
    for (const { webhookId } of rows(listed, channelId)) {
      if (staying.has(String(webhookId))) continue;
      remove.run(at, channelId, String(webhookId));
      cancel.run(at, channelId, String(webhookId));
    }
    for (const [position, webhook] of webhooks.entries()) {
      upsert.run(
        channelId,
        webhook.webhookId,
        position,
        webhook.url,
        webhook.mode,
        webhook.headers,
        JSON.stringify(webhook.events),
        webhook.maxAgeSeconds,
        webhook.disabledAt,
        webhook.disabledReason,
        webhook.createdAt,
      );
    }
  };
}
