import { WebhookError } from "../webhook-error.ts";
import { type HeaderSource, headerOf } from "./headers.ts";
import { signature, type WebhookBody } from "./signature.ts";
import { signingKeys } from "./signing-key.ts";

/** The tolerance of the reference libraries of Standard Webhooks: five minutes. */
export const defaultToleranceSeconds = 300;

/** Settings of {@link verifySignature}. */
export interface VerifySignatureOptions {
  /** How far the signature's time may be from now, in seconds, either way. Default: 300. */
  toleranceSeconds?: number;
  /** The time now, as unix time in milliseconds. Default: `Date.now()`. */
  now?: number;
}

/** What a signature vouches for besides the body. */
export interface VerifiedSignature {
  /** The `webhook-id`: the same for each attempt of one delivery. */
  id: string;
  /** When the attempt was made, as unix time in milliseconds. */
  timestamp: number;
}

/**
 * Checks a webhook's signature by Standard Webhooks 1.0. It is good when one of the signatures in `webhook-signature`
 * fits one of the secrets, so that a secret can be changed without a gap on either side.
 *
 * @param body The exact bytes that came, or their text, before any JSON parser.
 * @param headers The request's headers.
 * @param secret `whsec_` and base64; any one of several may fit.
 * @throws {WebhookError} `SIGNATURE_MISSING`, `SIGNATURE_EXPIRED` or `SIGNATURE_MISMATCH` (status 401);
 * `INVALID_SECRET`   (500) when a secret itself is unusable.
 */
export async function verifySignature(
  body: WebhookBody,
  headers: HeaderSource,
  secret: string | readonly string[],
  options: VerifySignatureOptions = {},
): Promise<VerifiedSignature> {
  const keys = signingKeys(secret);
  const { toleranceSeconds = defaultToleranceSeconds, now = Date.now() } = options;
  const id = required(headers, "webhook-id");
  const seconds = required(headers, "webhook-timestamp");
  const given = required(headers, "webhook-signature").split(/,? +/);

  const timestamp = /^\d{1,12}$/.test(seconds) ? Number(seconds) * 1000 : Number.NaN;
  if (Number.isNaN(timestamp)) {
    throw new WebhookError("SIGNATURE_MISSING", "The header webhook-timestamp is not unix time in seconds");
  }
  const age = Math.floor(now / 1000) - timestamp / 1000;
  // Written so that a tolerance that is no number lets nothing pass.
  if (!(Math.abs(age) <= toleranceSeconds)) throw expired(age, toleranceSeconds);

  const good = await Promise.all(keys.map((key) => signature(key, id, seconds, body)));
  if (good.some((expected) => given.some((candidate) => equalInConstantTime(expected, candidate)))) {
    return { id, timestamp };
  }
  throw new WebhookError("SIGNATURE_MISMATCH", "No signature fits: check the secret and the exact bytes");
}

function expired(age: number, toleranceSeconds: number): WebhookError {
  const [way, cause] = age > 0 ? ["behind", "late, repeated or "] : ["ahead of", ""];
  return new WebhookError(
    "SIGNATURE_EXPIRED",
    `The header webhook-timestamp is ${Math.abs(age)} s ${way} this machine's clock, ${toleranceSeconds} s are allowed: ${cause}by a wrong clock`,
  );
}

function required(headers: HeaderSource, name: string): string {
  const value = headerOf(headers, name);
  if (!value) throw new WebhookError("SIGNATURE_MISSING", `The header ${name} is missing`);
  return value;
}

// Where the strings first differ must not show in the time this takes, or a signature could be guessed piece by piece.
function equalInConstantTime(expected: string, candidate: string): boolean {
  if (expected.length !== candidate.length) return false;
  let difference = 0;
  for (let index = 0; index < expected.length; index += 1) {
    difference |= expected.charCodeAt(index) ^ candidate.charCodeAt(index);
  }
  return difference === 0;
}
