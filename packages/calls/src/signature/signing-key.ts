import { WebhookError } from "../webhook-error.ts";

/** The bytes of a signing secret. */
export type SigningKey = Uint8Array<ArrayBuffer>;

/**
 * Reads signing secrets: `whsec_` and base64, or base64 alone (standardwebhooks.com, "Signature scheme"). White space
 * around one, such as the line break at the end of a file, is no part of it.
 *
 * @throws {WebhookError} `INVALID_SECRET` when there is none, or one is empty or no base64. The error does not repeat
 * it.
 */
export function signingKeys(secret: string | readonly string[]): SigningKey[] {
  const keys = [secret].flat().map(signingKey);
  if (keys.length === 0) throw new WebhookError("INVALID_SECRET", "No signing secret");
  return keys;
}

function signingKey(secret: string): SigningKey {
  try {
    const key = Uint8Array.from(atob(secret.trim().replace(/^whsec_/, "")), (char) => char.charCodeAt(0));
    if (key.length > 0) return key;
  } catch {
    // Neither the error's text nor its cause may carry the secret into a log.
  }
  throw new WebhookError("INVALID_SECRET", "A signing secret has to be whsec_ and base64, not empty");
}
