import type { BrokerRecord } from "./broker-store.ts";

/** Brokers, oldest first, under the record's own names. */
export const SELECT_BROKERS = `
  SELECT name, kind, url, sealed, created_at AS "createdAt" FROM brokers ORDER BY created_at, name`;

/** Takes `valuesOfBroker`. */
export const PUT_BROKER = `
  INSERT INTO brokers (name, kind, url, sealed, created_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, url = excluded.url, sealed = excluded.sealed`;

/** Takes what a broker is called in a webhook's URL, three times: alone, its length in characters, and before a `/`. */
export const SELECT_WEBHOOK_TO = `
  SELECT webhook_id AS "webhookId" FROM webhooks
  WHERE removed_at IS NULL AND (url = ? OR substr(url, 1, ?) = ?) ORDER BY webhook_id LIMIT 1`;

export function valuesOfTarget(url: string) {
  return [url, url.length + 1, `${url}/`] as const;
}

export const DELETE_BROKER = "DELETE FROM brokers WHERE name = ?";

export function brokerOf(row: Readonly<Record<string, unknown>>): BrokerRecord {
  return { ...row } as unknown as BrokerRecord;
}

export function valuesOfBroker({ name, kind, url, sealed, createdAt }: BrokerRecord) {
  return [name, kind, url, sealed, createdAt] as const;
}
