import { randomBytes } from "node:crypto";

/** What a signing secret begins with, as Standard Webhooks has it; the key follows as base64. */
export const SIGNING_SECRET_PREFIX = "whsec_";

/** A new signing secret in the form of Standard Webhooks: `whsec_` and 32 random bytes as base64. */
export function makeSigningSecret(): string {
  return SIGNING_SECRET_PREFIX + randomBytes(32).toString("base64");
}
