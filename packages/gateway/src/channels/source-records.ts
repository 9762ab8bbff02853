import type { Vault } from "../secrets/vault.ts";
import type { SourceSettings } from "../sources/provider.ts";
import type { SourceRecord } from "../store/records.ts";

const place = (channelId: string): string => `source ${channelId}`;

/** A source's settings as stored: its secrets are sealed. */
export function sealSource(vault: Vault, channelId: string, settings: SourceSettings): SourceRecord {
  const seal = (secrets: object): string =>
    Buffer.from(vault.seal(JSON.stringify(secrets), place(channelId))).toString("base64");
  switch (settings.kind) {
    case "whapi": {
      const { secrets, ...rest } = settings;
      return { ...rest, secrets: seal({ secrets }) };
    }
    case "meta-app": {
      const { kind, ...secrets } = settings;
      return { kind, secrets: seal(secrets) };
    }
    default:
      return settings;
  }
}

export function openSource(vault: Vault, channelId: string, record: SourceRecord): SourceSettings {
  if (!("secrets" in record)) return record;
  const bytes = Buffer.from(record.secrets, "base64");
  return { ...record, ...JSON.parse(vault.open(bytes, place(channelId)).toString("utf8")) };
}

/** A source as stored, sealed by the key where the previous one sealed it. */
export function renewSource(vault: Vault, channelId: string, record: SourceRecord): SourceRecord {
  if (!("secrets" in record)) return record;
  const renewed = vault.renew(Buffer.from(record.secrets, "base64"), place(channelId));
  return renewed ? { ...record, secrets: Buffer.from(renewed).toString("base64") } : record;
}
