import { RinghookError } from "../errors.ts";
import { makeSigningSecret } from "../secrets/signing-secret.ts";
import { leadsToUrl } from "../subscriptions/leads-to-url.ts";
import type { SigningSecret } from "../subscriptions/webhook.ts";

/** After a rotation the old signing secret stays valid for this long. */
const OLD_SECRET_MS = 24 * 3_600_000;

/** The secrets of who had none so far. */
export function firstSecret(): SigningSecret[] {
  return [{ secret: makeSigningSecret(), until: null }];
}

/** A new secret, and the list with it: the current one also signs for 24 hours, so that receivers can be updated without a gap. */
export function nextSecret(
  before: readonly SigningSecret[],
  now: number,
): { secret: string; kept: SigningSecret[] } {
  const secret = makeSigningSecret();
  const [current] = before;
  const old = current ? [{ ...current, until: now + OLD_SECRET_MS }] : [];
  return { secret, kept: [{ secret, until: null }, ...old] };
}

/** Refuses a secret for what is not signed. @throws RinghookError `BAD_WEBHOOK` */
export function refuseUnsigned(webhook: { url: string }): void {
  if (leadsToUrl(webhook)) return;
  throw new RinghookError("BAD_WEBHOOK", "secret: expected none but for a URL: nothing else is signed");
}
