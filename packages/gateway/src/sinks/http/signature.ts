import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { SIGNING_SECRET_PREFIX } from "../../secrets/signing-secret.ts";
import type { SigningSecret } from "../../subscriptions/webhook.ts";

/**
 * The value of `webhook-signature`: one `v1,` signature per valid secret, separated by spaces.
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

/** Cache of the keys in use, to avoid making one for each attempt. */
const keys = new Map<string, KeyObject>();

function keyOf(secret: string): KeyObject {
  let key = keys.get(secret);
  if (!key) {
    if (keys.size >= 10_000) keys.clear();
    key = createSecretKey(secret.slice(SIGNING_SECRET_PREFIX.length), "base64");
    keys.set(secret, key);
  }
  return key;
}
