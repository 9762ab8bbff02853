import type { Vault } from "../secrets/vault.ts";
import type { AccountWebhookRecord } from "../store/account-store.ts";
import type { AccountWebhook } from "../subscriptions/account-webhook.ts";

const place = (webhookId: string): string => `webhook for several channels ${webhookId}`;

/** What of it is secret: its headers, which often contain a token, the Chatwoot with its token, and what signs for it. */
type Secrets = Pick<AccountWebhook, "headers" | "secrets" | "chatwoot">;

export function sealAccountWebhook(
  vault: Vault,
  { headers, secrets, chatwoot, ...webhook }: AccountWebhook,
): AccountWebhookRecord {
  const sealed: Secrets = { headers, secrets, ...(chatwoot && { chatwoot }) };
  const { channels, events, webhookId } = webhook;
  return {
    ...webhook,
    channels: channels && [...channels],
    events: [...events],
    sealed: vault.seal(JSON.stringify(sealed), place(webhookId)),
  };
}

export function openAccountWebhook(
  vault: Vault,
  { sealed, ...record }: AccountWebhookRecord,
): AccountWebhook {
  const opened: Secrets = JSON.parse(vault.open(sealed, place(record.webhookId)).toString("utf8"));
  return { ...record, ...opened };
}

/** One as stored, sealed by the key where the previous one sealed it; undefined for any other. */
export function renewAccountWebhook(
  vault: Vault,
  record: AccountWebhookRecord,
): AccountWebhookRecord | undefined {
  const sealed = vault.renew(record.sealed, place(record.webhookId));
  return sealed && { ...record, sealed };
}
