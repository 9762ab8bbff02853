import type { CredentialRecord } from "../../records.ts";
import type { Database } from "../driver.ts";
import { row, rows } from "./rows.ts";

type Keys = { channelId: string; kind: string; keys: string[] };

export function readCredentials(db: Database): (args: Keys) => CredentialRecord[] {
  const select = db.prepare("SELECT value FROM credentials WHERE channel_id = ? AND kind = ? AND key = ?");
  return ({ channelId, kind, keys }) =>
    keys.flatMap((key) => {
      const found = row(select, channelId, kind, key)?.value;
      return found instanceof Uint8Array ? [{ kind, key, value: found }] : [];
    });
}

type Paging = { channelId: string; after: { kind: string; key: string } | null; limit: number };

export function listCredentials(db: Database): (args: Paging) => CredentialRecord[] {
  const select = db.prepare(`
    SELECT kind, key, value FROM credentials WHERE channel_id = ? AND (kind, key) > (?, ?)
    ORDER BY kind, key LIMIT ?`);
  return ({ channelId, after, limit }) =>
    rows(select, channelId, after?.kind ?? "", after?.key ?? "", limit) as unknown as CredentialRecord[];
}

export function writeCredentials(
  db: Database,
): (args: { channelId: string; credentials: CredentialRecord[] }) => void {
  const upsert = db.prepare(`
    INSERT INTO credentials (channel_id, kind, key, value) VALUES (?, ?, ?, ?)
    ON CONFLICT (channel_id, kind, key) DO UPDATE SET value = excluded.value`);
  const remove = db.prepare("DELETE FROM credentials WHERE channel_id = ? AND kind = ? AND key = ?");
  return ({ channelId, credentials }) => {
    for (const { kind, key, value } of credentials) {
      if (value === null) remove.run(channelId, kind, key);
      else upsert.run(channelId, kind, key, value);
    }
  };
}

export function clearCredentials(db: Database): (args: { channelId: string; except: string[] }) => void {
  const remove = db.prepare(
    "DELETE FROM credentials WHERE channel_id = ? AND kind NOT IN (SELECT value FROM json_each(?))",
  );
  return ({ channelId, except }) => {
    remove.run(channelId, JSON.stringify(except));
  };
}
