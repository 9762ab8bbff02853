import { createHmac } from "node:crypto";

/** By which people tell one secret key from another: it says nothing of the key. */
export function fingerprintOf(key: Uint8Array): string {
  return createHmac("sha256", key).update("fingerprint of a secret key").digest("hex").slice(0, 12);
}
