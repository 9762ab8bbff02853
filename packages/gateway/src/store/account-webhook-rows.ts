import type { AccountWebhookRecord } from "./account-store.ts";

/** Webhooks for several channels, oldest first, under the record's own names. */
export const SELECT_ACCOUNT_WEBHOOKS = `
  SELECT webhook_id AS "webhookId", channels, url, mode, events, max_age_seconds AS "maxAgeSeconds", sealed,
    disabled_at AS "disabledAt", disabled_reason AS "disabledReason", created_at AS "createdAt"
  FROM account_webhooks ORDER BY created_at, webhook_id`;

/** Takes `valuesOfAccountWebhook`. */
export const PUT_ACCOUNT_WEBHOOK = `
  INSERT INTO account_webhooks (webhook_id, channels, url, mode, events, max_age_seconds, sealed, disabled_at,
    disabled_reason, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (webhook_id) DO UPDATE SET channels = excluded.channels, url = excluded.url, mode = excluded.mode,
    events = excluded.events, max_age_seconds = excluded.max_age_seconds, sealed = excluded.sealed,
    disabled_at = excluded.disabled_at, disabled_reason = excluded.disabled_reason`;

export const DELETE_ACCOUNT_WEBHOOK = "DELETE FROM account_webhooks WHERE webhook_id = ?";

export function accountWebhookOf({
  channels,
  events,
  ...rest
}: Readonly<Record<string, unknown>>): AccountWebhookRecord {
  return {
    ...rest,
    channels: channels === null ? null : JSON.parse(String(channels)),
    events: JSON.parse(String(events)),
  } as unknown as AccountWebhookRecord;
}

export function valuesOfAccountWebhook(
  webhook: AccountWebhookRecord,
): (string | number | Uint8Array | null)[] {
  const { webhookId, channels, url, mode, events, maxAgeSeconds, sealed } = webhook;
  const { disabledAt, disabledReason, createdAt } = webhook;
  const covered = channels && JSON.stringify(channels);
  return [
    ...[webhookId, covered, url, mode, JSON.stringify(events), maxAgeSeconds, sealed],
    ...[disabledAt, disabledReason, createdAt],
  ];
}
