import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A new token for the API: 32 random bytes as base64url, with a prefix that secret scanners can find. */
export function makeToken(prefix: "rha" | "rhc"): string {
  return `${prefix}_${randomBytes(32).toString("base64url")}`;
}

/** What is kept of a token. Tokens are long and random, so a plain hash cannot be guessed back. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Compares the hashes of two tokens in constant time. */
export function hashesMatch(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
