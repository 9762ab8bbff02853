import { RinghookError } from "../errors.ts";

/** Invisible characters, which no URL contains but a copied one often has at its ends. */
const UNSEEN = /[\s\p{Cc}\p{Cf}]/u;
const AT_ENDS = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu;

/**
 * A URL to which requests are sent, without invisible characters at its ends.
 * @throws RinghookError `BAD_WEBHOOK_URL`
 */
export function checkedUrl(given: unknown): string {
  const url = typeof given === "string" ? given.replace(AT_ENDS, "") : "";
  if (UNSEEN.test(url)) throw badUrl("a URL without spaces or line breaks", given);
  if (!URL.canParse(url)) throw badUrl("a full URL, such as https://example.com/hook", given);
  const { protocol, username, password, port } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") {
    throw badUrl("a URL that begins with http:// or https://", given);
  }
  if (username || password) throw badUrl("a URL without user and password (use a header instead)", given);
  if (port === "0") throw badUrl("a port from 1 to 65535", given);
  if (url.length > 2_048) throw badUrl("a URL of at most 2048 characters", given);
  return url;
}

export function badUrl(expected: string, actual: unknown): RinghookError {
  return new RinghookError("BAD_WEBHOOK_URL", `url: expected ${expected}, got ${JSON.stringify(actual)}`);
}
