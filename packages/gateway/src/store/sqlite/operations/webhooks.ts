import type { WebhookRecord } from "../../records.ts";
import type { Database } from "../driver.ts";
import { numbersOf } from "./numbers.ts";
import { rows } from "./rows.ts";

export function listWebhooks(db: Database): (args: { channelId: string }) => WebhookRecord[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT webhook_id AS webhookId, url, mode, headers, events,
      max_age_seconds AS maxAgeSeconds, disabled_at AS disabledAt, disabled_reason AS disabledReason,
      created_at AS createdAt, signing_secrets AS signingSecrets, account
    FROM webhooks WHERE channel_no = ? AND removed_at IS NULL ORDER BY position`);
  return ({ channelId }) =>
    rows(select, numbers.channel(channelId)).map(
      (row) =>
        ({
          ...row,
          channelId,
          events: JSON.parse(String(row.events)),
          account: row.account === 1,
        }) as unknown as WebhookRecord,
    );
}

type Replacement = { channelId: string; webhooks: WebhookRecord[]; at: number };

export function replaceWebhooks(db: Database): (args: Replacement) => void {
  const numbers = numbersOf(db);
  const listed = db.prepare(
    "SELECT webhook_id AS webhookId FROM webhooks WHERE channel_no = ? AND removed_at IS NULL",
  );
  const upsert = db.prepare(`
    INSERT INTO webhooks (channel_no, webhook_id, position, url, mode, headers, events, max_age_seconds,
      disabled_at, disabled_reason, created_at, signing_secrets, account)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (channel_no, webhook_id) DO UPDATE SET
      position = excluded.position, url = excluded.url, mode = excluded.mode, headers = excluded.headers,
      events = excluded.events, max_age_seconds = excluded.max_age_seconds,
      disabled_at = excluded.disabled_at, disabled_reason = excluded.disabled_reason, removed_at = NULL,
      signing_secrets = excluded.signing_secrets, account = excluded.account`);
  const remove = db.prepare("UPDATE webhooks SET removed_at = ? WHERE channel_no = ? AND webhook_id = ?");
  const cancel = db.prepare(`
    UPDATE deliveries INDEXED BY deliveries_by_lane SET state = 'cancelled', due_at = NULL, settled_at = ?
    WHERE webhook_no = ? AND state = 'pending'`);
  return ({ channelId, webhooks, at }) => {
    const channelNo = numbers.channel(channelId);
    const staying = new Set(webhooks.map((webhook) => webhook.webhookId));
    for (const { webhookId } of rows(listed, channelNo)) {
      if (staying.has(String(webhookId))) continue;
      remove.run(at, channelNo, String(webhookId));
      cancel.run(at, numbers.webhook(channelId, String(webhookId)));
    }
    for (const [position, webhook] of webhooks.entries()) {
      upsert.run(
        channelNo,
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
        webhook.signingSecrets,
        Number(webhook.account),
      );
    }
  };
}
