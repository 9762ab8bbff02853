import type { WebhookRecord } from "../../records.ts";
import { eachByItself, type OfChannel, type Read, type Write } from "./operation.ts";

export const listWebhooks: Read<OfChannel, WebhookRecord[]> = async (queries, { channelId, channelNo }) => {
  const found = await queries.rows(
    `SELECT webhook_id AS "webhookId", url, mode, headers, events,
       max_age_seconds AS "maxAgeSeconds", disabled_at AS "disabledAt", disabled_reason AS "disabledReason",
       created_at AS "createdAt", signing_secrets AS "signingSecrets", account
     FROM webhooks WHERE channel_no = ? AND removed_at IS NULL ORDER BY position`,
    channelNo,
  );
  return found.map(
    (one) => ({ ...one, channelId, events: JSON.parse(String(one.events)) }) as unknown as WebhookRecord,
  );
};

type Replacement = OfChannel & { webhooks: WebhookRecord[]; at: number };

export const replaceWebhooks: Write<Replacement, void> = eachByItself(
  async (tx, { channelNo, webhooks, at }) => {
    const staying = webhooks.map(({ webhookId }) => webhookId);
    await tx.change(
      `WITH leaving AS (
       UPDATE webhooks SET removed_at = ? WHERE channel_no = ? AND removed_at IS NULL AND NOT webhook_id = ANY (?::text[])
       RETURNING webhook_no)
     UPDATE deliveries d SET state = 'cancelled', due_at = NULL, settled_at = ?
     FROM leaving l WHERE d.webhook_no = l.webhook_no AND d.state = 'pending'`,
      at,
      channelNo,
      staying,
      at,
    );
    for (const [position, webhook] of webhooks.entries()) {
      await tx.change(
        `INSERT INTO webhooks (channel_no, webhook_id, position, url, mode, headers, events, max_age_seconds,
         disabled_at, disabled_reason, created_at, signing_secrets, account)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (channel_no, webhook_id) DO UPDATE SET
         position = excluded.position, url = excluded.url, mode = excluded.mode, headers = excluded.headers,
         events = excluded.events, max_age_seconds = excluded.max_age_seconds,
         disabled_at = excluded.disabled_at, disabled_reason = excluded.disabled_reason, removed_at = NULL,
         signing_secrets = excluded.signing_secrets, account = excluded.account`,
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
        webhook.account,
      );
    }
  },
);
