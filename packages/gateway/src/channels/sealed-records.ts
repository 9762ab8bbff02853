import type { Vault } from "../secrets/vault.ts";
import type { ChannelRecord, WebhookRecord } from "../store/records.ts";
import { leadsToChatwoot } from "../subscriptions/chatwoot.ts";
import type { SigningSecret, Webhook } from "../subscriptions/webhook.ts";

const secretsPlace = (channelId: string): string => `signing secrets ${channelId}`;
const webhookSecretsPlace = (channelId: string, webhookId: string): string =>
  `signing secrets ${channelId}/${webhookId}`;
const settingPlace = (channelId: string, name: string): string => `setting ${channelId}/${name}`;
const headersPlace = (channelId: string, webhookId: string): string => `headers ${channelId}/${webhookId}`;

export function sealSecrets(vault: Vault, channelId: string, secrets: readonly SigningSecret[]): Uint8Array {
  return vault.seal(JSON.stringify(secrets), secretsPlace(channelId));
}

export function openSecrets(
  vault: Vault,
  { channelId, signingSecrets }: Pick<ChannelRecord, "channelId" | "signingSecrets">,
): SigningSecret[] {
  return JSON.parse(vault.open(signingSecrets, secretsPlace(channelId)).toString("utf8"));
}

/** Signing secrets, sealed by the key where the previous one sealed them. */
export function renewSecrets(vault: Vault, { channelId, signingSecrets }: ChannelRecord): Uint8Array {
  return vault.renew(signingSecrets, secretsPlace(channelId)) ?? signingSecrets;
}

/** Settings that may contain a password. */
const SECRET_SETTINGS = ["proxy", "mobile_proxy"];

/** Settings as stored: a text that may contain a password is sealed and wrapped in a list. */
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

/** Settings as stored, sealed by the key where the previous one sealed them. */
export function renewSettings(vault: Vault, { channelId, settings }: ChannelRecord): Record<string, unknown> {
  return mapSecrets(settings, (value, name) => {
    const sealed = Array.isArray(value) ? Buffer.from(String(value[0]), "base64") : undefined;
    const renewed = sealed && vault.renew(sealed, settingPlace(channelId, name));
    return renewed ? [toBase64(renewed)] : value;
  });
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

/** A webhook's headers often contain a token, so they are sealed too. Of one that leads to a Chatwoot it is all of that, in their place. */
export function sealWebhook(vault: Vault, webhook: Webhook): WebhookRecord {
  const { headers, chatwoot, events, channelId, webhookId, secrets, ...rest } = webhook;
  return {
    ...rest,
    channelId,
    webhookId,
    events: [...events],
    headers: vault.seal(JSON.stringify(chatwoot ?? headers), headersPlace(channelId, webhookId)),
    signingSecrets: secrets && vault.seal(JSON.stringify(secrets), webhookSecretsPlace(channelId, webhookId)),
  };
}

/** A webhook as stored, sealed by the key where the previous one sealed it: the same one where nothing changes. */
export function renewWebhook(vault: Vault, record: WebhookRecord): WebhookRecord {
  const { channelId, webhookId, signingSecrets: own } = record;
  const headers = vault.renew(record.headers, headersPlace(channelId, webhookId));
  const signingSecrets = own && vault.renew(own, webhookSecretsPlace(channelId, webhookId));
  if (!headers && !signingSecrets) return record;
  return { ...record, headers: headers ?? record.headers, signingSecrets: signingSecrets ?? own };
}

export function openWebhook(vault: Vault, { signingSecrets, ...record }: WebhookRecord): Webhook {
  const { channelId, webhookId } = record;
  const open = (sealed: Uint8Array, place: string) => JSON.parse(vault.open(sealed, place).toString("utf8"));
  const kept = open(record.headers, headersPlace(channelId, webhookId));
  return {
    ...record,
    ...(leadsToChatwoot(record) ? { headers: {}, chatwoot: kept } : { headers: kept }),
    secrets: signingSecrets && open(signingSecrets, webhookSecretsPlace(channelId, webhookId)),
  };
}
