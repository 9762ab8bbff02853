import { signature, type WebhookBody } from "./signature.ts";
import { signingKeys } from "./signing-key.ts";

/** Settings of {@link signWebhook}. */
export interface SignWebhookOptions {
  /** The `webhook-id`: the same for each attempt of one delivery. Default: `msg_` and a random UUID. */
  id?: string;
  /** When the attempt is made, as unix time in milliseconds. Default: now. */
  now?: number;
}

/** The three headers of Standard Webhooks. */
export type SignatureHeaders = Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>;

/**
 * Signs a webhook as Ringhook does, by Standard Webhooks 1.0.
 *
 * @param body The exact bytes that are sent, or their text.
 * @param secret `whsec_` and base64. Several, while a secret is being changed: one signature each, separated by spaces.
 * @returns The headers to send the body with.
 * @throws {WebhookError} `INVALID_SECRET`.
 */
export async function signWebhook(
  body: WebhookBody,
  secret: string | readonly string[],
  options: SignWebhookOptions = {},
): Promise<SignatureHeaders> {
  const { id = `msg_${crypto.randomUUID()}`, now = Date.now() } = options;
  const timestamp = String(Math.floor(now / 1000));
  const signatures = await Promise.all(signingKeys(secret).map((key) => signature(key, id, timestamp, body)));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
