import type { Vault } from "../secrets/vault.ts";
import type { ChannelRecord, WebhookRecord } from "../store/records.ts";
import type { SigningSecret, Webhook } from "../webhooks/webhook.ts";

const secretsPlace = (channelId: string): string => `signing secrets ${channelId}`;
const headersPlace = (channelId: string, webhookId: string): string => `headers ${channelId}/${webhookId}`;

export function sealSecrets(vault: Vault, channelId: string, secrets: readonly SigningSecret[]): Uint8Array {
  return vault.seal(JSON.stringify(secrets), secretsPlace(channelId));
}

export function openSecrets(vault: Vault, { channelId, signingSecrets }: ChannelRecord): SigningSecret[] {
  return JSON.parse(vault.open(signingSecrets, secretsPlace(channelId)).toString("utf8"));
}

/** A webhook's headers often carry a token, so they are sealed too. */
export function sealWebhook(vault: Vault, webhook: Webhook): WebhookRecord {
  const { headers, events, channelId, webhookId } = webhook;
  return {
    ...webhook,
    events: [...events],
    headers: vault.seal(JSON.stringify(headers), headersPlace(channelId, webhookId)),
  };
}

export function openWebhook(vault: Vault, record: WebhookRecord): Webhook {
  const headers = vault
    .open(record.headers, headersPlace(record.channelId, record.webhookId))
    .toString("utf8");
  return { ...record, headers: JSON.parse(headers) };
}
