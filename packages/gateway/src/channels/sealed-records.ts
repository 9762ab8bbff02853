import type { Vault } from "../secrets/vault.ts";
import type { ChannelRecord, WebhookRecord } from "../store/records.ts";
import type { SigningSecret, Webhook } from "../webhooks/webhook.ts";

const secretsPlace = (channelId: string): string => `signing secrets ${channelId}`;
const settingPlace = (channelId: string, name: string): string => `setting ${channelId}/${name}`;
const headersPlace = (channelId: string, webhookId: string): string => `headers ${channelId}/${webhookId}`;

export function sealSecrets(vault: Vault, channelId: string, secrets: readonly SigningSecret[]): Uint8Array {
  return vault.seal(JSON.stringify(secrets), secretsPlace(channelId));
}

export function openSecrets(vault: Vault, { channelId, signingSecrets }: ChannelRecord): SigningSecret[] {
  return JSON.parse(vault.open(signingSecrets, secretsPlace(channelId)).toString("utf8"));
}

/** Settings that may hold a password. */
const SECRET_SETTINGS = ["proxy", "mobile_proxy"];

/** Settings as the store keeps them: a text that may hold a password stands there sealed, in a list of its own. */
export function sealSettings(
  vault: Vault,
  channelId: string,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  return mapSecrets(settings, (value, name) =>
    typeof value === "string" ? [toBase64(vault.seal(value, settingPlace(channelId, name)))] : value,
  );
}

export function openSettings(vault: Vault, { channelId, settings }: ChannelRecord): Record<string, unknown> {
  return mapSecrets(settings, (value, name) =>
    Array.isArray(value)
      ? vault.open(Buffer.from(String(value[0]), "base64"), settingPlace(channelId, name)).toString("utf8")
      : value,
  );
}

function mapSecrets(
  settings: Record<string, unknown>,
  change: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  const changed = SECRET_SETTINGS.filter((name) => name in settings).map((name) => [
    name,
    change(settings[name], name),
  ]);
  return { ...settings, ...Object.fromEntries(changed) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
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
