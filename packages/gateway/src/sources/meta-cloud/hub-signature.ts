import { createHmac } from "node:crypto";
import { isOneOf } from "../same-secret.ts";

/**
 * Whether Meta signed a body: `X-Hub-Signature-256: sha256=` and the hexadecimal HMAC-SHA256 of the raw bytes. The
 * comparison takes as long for a signature that is wrong as for one that is missing or cut short.
 *
 * @param secrets the app's secret, and for 24 hours after a change the one before
 */
export function isSignedByMeta(
  body: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  const signatures = secrets
    .filter((secret) => secret !== "")
    .map((secret) => `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  return isOneOf(header?.toLowerCase(), signatures);
}
