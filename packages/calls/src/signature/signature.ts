import type { SigningKey } from "./signing-key.ts";

/** The exact bytes of a webhook's body, or its text. */
export type WebhookBody = string | Uint8Array;

/** The part of a signature before its comma: HMAC-SHA256. Public-key signatures would be `v1a`. */
const scheme = "v1";

/**
 * One entry of `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`
 * (standardwebhooks.com, "Signature scheme").
 *
 * @param timestamp As in the header: unix time in seconds.
 */
export async function signature(
  key: SigningKey,
  id: string,
  timestamp: string,
  body: WebhookBody,
): Promise<string> {
  const encoder = new TextEncoder();
  const start = encoder.encode(`${id}.${timestamp}.`);
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  const content = new Uint8Array(start.length + bytes.length);
  content.set(start);
  content.set(bytes, start.length);

  const hmac = { name: "HMAC", hash: "SHA-256" };
  const cryptoKey = await crypto.subtle.importKey("raw", key, hmac, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", cryptoKey, content));
  return `${scheme},${btoa(String.fromCharCode(...mac))}`;
}
