import { hashesMatch, hashToken } from "../secrets/tokens.ts";

/**
 * Whether one of some secrets was given. Hashes are compared, all of them and in constant time: neither where two
 * secrets differ, nor how long they are, nor which of several fits, shows in the time this takes.
 */
export function isOneOf(given: string | undefined, secrets: readonly string[]): boolean {
  const hash = hashToken(given ?? "");
  const matches = secrets.map((secret) => secret !== "" && hashesMatch(hash, hashToken(secret)));
  return matches.includes(true);
}
