import { RinghookError } from "../errors.ts";
import type { WebhookMode } from "../store/records.ts";

/** What an owner says of a webhook; only the URL is needed. */
export interface WebhookDefinition {
  url: string;
  mode?: WebhookMode;
  headers?: Record<string, string>;
  /** Subscriptions as `type.method`; `calls.post` by default. */
  events?: string[];
  maxAgeSeconds?: number | null;
}

export const MAX_HEADERS = 5;
const MODES: readonly string[] = ["body", "path", "method"];
/** Names that carry the delivery itself, or that HTTP needs. */
const PROTECTED =
  /^(webhook-.*|ringhook-.*|host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|keep-alive|proxy-.*)$/i;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]{0,4096}$/;

/**
 * Checks what an owner says of a webhook.
 * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK` with what was expected and what came
 */
export function defineWebhook(given: WebhookDefinition): Required<WebhookDefinition> {
  const { url, mode = "body", headers = {}, events = ["calls.post"], maxAgeSeconds = null } = given;
  checkUrl(url);
  if (!MODES.includes(mode)) throw refuse("mode", "body, path or method", mode);
  checkHeaders(headers);
  for (const event of events) {
    if (!/^[a-z]+\.(post|put|delete|patch)$/.test(event))
      throw refuse("events", "type.method, such as calls.post", event);
  }
  const ageFits =
    maxAgeSeconds === null ||
    (Number.isInteger(maxAgeSeconds) && maxAgeSeconds >= 15 && maxAgeSeconds <= 172_800);
  if (!ageFits)
    throw refuse("webhook_max_age_seconds", "null or a whole number from 15 to 172800", maxAgeSeconds);
  return { url, mode, headers, events: [...new Set(events)], maxAgeSeconds };
}

function checkUrl(url: unknown): void {
  const bad = (expected: string): RinghookError =>
    new RinghookError("BAD_WEBHOOK_URL", `url: expected ${expected}, got ${JSON.stringify(url)}`);
  if (typeof url !== "string" || !URL.canParse(url))
    throw bad("a whole URL, such as https://example.com/hook");
  const { protocol, username, password } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") throw bad("a URL that begins with http:// or https://");
  if (username || password) throw bad("a URL without user and password; use a header instead");
  if (url.length > 2_048) throw bad("a URL of at most 2048 characters");
}

function checkHeaders(headers: Record<string, string>): void {
  const names = Object.keys(headers);
  if (names.length > MAX_HEADERS)
    throw refuse("headers", `at most ${MAX_HEADERS}`, `${names.length} of them`);
  for (const name of names) {
    if (!HEADER_NAME.test(name)) throw refuse("headers", "an HTTP header name", name);
    if (PROTECTED.test(name)) throw refuse("headers", "a name that the gateway does not set itself", name);
    const value: unknown = headers[name];
    if (typeof value !== "string" || !HEADER_VALUE.test(value)) {
      throw refuse(`headers.${name}`, "a text of at most 4096 characters without line breaks", value);
    }
  }
}

function refuse(field: string, expected: string, actual: unknown): RinghookError {
  return new RinghookError("BAD_WEBHOOK", `${field}: expected ${expected}, got ${JSON.stringify(actual)}`);
}
