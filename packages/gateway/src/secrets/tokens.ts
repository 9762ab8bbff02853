import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { RinghookError } from "../errors.ts";

/**
 * A new token: 32 random bytes as base64url, with a prefix for secret scanners. `rha` and `rhc` open the API for the
 * operator and for a channel, `rht` is a named one; `rhs` is what a provider's requests carry, `rhv` what Meta shows to be let in.
 */
export function makeToken(prefix: "rha" | "rhc" | "rht" | "rhs" | "rhv"): string {
  return `${prefix}_${randomBytes(32).toString("base64url")}`;
}

/**
 * Checks a token. The error never contains it.
 * @param where the variable or the file of the token
 * @throws RinghookError `BAD_SETTING`
 */
export function checkToken(where: string, token: string): string {
  if (/^[\x21-\x7e]{16,}$/.test(token)) return token;
  const came = /\s/.test(token) ? "white space" : `${token.length} characters`;
  const expected = "at least 16 printable ASCII characters without spaces or line breaks";
  throw new RinghookError("BAD_SETTING", `${where}: expected ${expected}, got ${came}`);
}

/** The hash of a token for the store. Tokens are long and random, so a plain hash is safe. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

const HASHED = /^sha256:([0-9a-f]{64})$/i;

/** Whether a token stands in the settings by its hash alone. */
export function isHashed(token: string): boolean {
  return HASHED.test(token);
}

/** The hash of the admin token as it stands in the settings: the token itself, or `sha256:` and its hash as hex. */
export function adminHashOf(token: string): Uint8Array {
  const hash = HASHED.exec(token)?.[1];
  return hash === undefined ? hashToken(token) : Buffer.from(hash, "hex");
}

/** Compares the hashes of two tokens in constant time. */
export function hashesMatch(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
