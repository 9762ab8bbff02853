import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import type { SigningSecret } from "./webhook.ts";

const PREFIX = "whsec_";

/** A new signing secret in the form of Standard Webhooks: `whsec_` and 32 random bytes as base64. */
export function makeSigningSecret(): string {
  return PREFIX + randomBytes(32).toString("base64");
}

/**
 * The value of `webhook-signature`: one `v1,` signature for each secret that counts, parted by spaces.
 * Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`.
 *
 * @param timestamp seconds since 1970, as in `webhook-timestamp`
 */
export function signatureOf(
  id: string,
  timestamp: number,
  body: string,
  secrets: readonly SigningSecret[],
): string {
  const content = `${id}.${timestamp}.${body}`;
  const counting = secrets.filter(({ until }) => until === null || until > timestamp * 1000);
  return counting
    .map(({ secret }) => `v1,${createHmac("sha256", keyOf(secret)).update(content).digest("base64")}`)
    .join(" ");
}

/** Keys of the few secrets in use: making one for each attempt would be wasted. */
const keys = new Map<string, KeyObject>();

function keyOf(secret: string): KeyObject {
  let key = keys.get(secret);
  if (!key) {
    if (keys.size >= 10_000) keys.clear();
    key = createSecretKey(secret.slice(PREFIX.length), "base64");
    keys.set(secret, key);
  }
  return key;
}
