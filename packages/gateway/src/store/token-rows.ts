import type { TokenRecord } from "./token-store.ts";

/** Named tokens, oldest first, under the record's own names. */
export const SELECT_TOKENS = `
  SELECT token_id AS "tokenId", name, channels, scopes, hash, old_hash AS "oldHash", old_until AS "oldUntil",
    expires_at AS "expiresAt", last_used_at AS "lastUsedAt", created_at AS "createdAt"
  FROM tokens ORDER BY created_at, token_id`;

/** Takes `valuesOfToken`. */
export const PUT_TOKEN = `
  INSERT INTO tokens (token_id, name, channels, scopes, hash, old_hash, old_until, expires_at, last_used_at, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (token_id) DO UPDATE SET name = excluded.name, channels = excluded.channels, scopes = excluded.scopes,
    hash = excluded.hash, old_hash = excluded.old_hash, old_until = excluded.old_until,
    expires_at = excluded.expires_at, last_used_at = excluded.last_used_at`;

/** Takes the time and the id. */
export const NOTE_TOKEN_USE = "UPDATE tokens SET last_used_at = ? WHERE token_id = ?";

export const DELETE_TOKEN = "DELETE FROM tokens WHERE token_id = ?";

export function tokenOf({ channels, scopes, ...rest }: Readonly<Record<string, unknown>>): TokenRecord {
  return {
    ...rest,
    channels: channels === null ? null : JSON.parse(String(channels)),
    scopes: JSON.parse(String(scopes)),
  } as unknown as TokenRecord;
}

export function valuesOfToken(token: TokenRecord): (string | number | Uint8Array | null)[] {
  const { tokenId, name, channels, scopes, hash, oldHash, oldUntil, expiresAt, lastUsedAt, createdAt } =
    token;
  const opened = channels && JSON.stringify(channels);
  return [
    ...[tokenId, name, opened, JSON.stringify(scopes), hash],
    ...[oldHash, oldUntil, expiresAt, lastUsedAt, createdAt],
  ];
}
