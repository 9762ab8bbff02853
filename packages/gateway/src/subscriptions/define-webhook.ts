import { RinghookError } from "../errors.ts";
import type { WebhookMode } from "../store/records.ts";
import { type BrokerTarget, brokerTargetOf, brokerUrl, checkTo } from "./broker-target.ts";
import type { Webhook } from "./webhook.ts";

/** A webhook as its owner defines it; only the URL, or what it leads to in a broker, is required. */
export interface WebhookDefinition {
  url?: string;
  /** In place of a URL. */
  target?: BrokerTarget;
  mode?: WebhookMode;
  headers?: Record<string, string>;
  /** Subscriptions as `type.method`; `calls.post` by default. */
  events?: string[];
  maxAgeSeconds?: number | null;
}

/** A webhook that was checked. What leads to a broker has an address of its own kind as its URL: see broker-target.ts. */
export type DefinedWebhook = Required<Omit<WebhookDefinition, "target">>;

export const MAX_HEADERS = 5;
const MODES: readonly string[] = ["body", "path", "method"];
/** Headers that the gateway or HTTP itself sets. */
const PROTECTED =
  /^(webhook-.*|ringhook-.*|host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|keep-alive|proxy-.*)$/i;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]{0,4096}$/;

/**
 * Validates a webhook and fills in the defaults.
 * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`
 */
export function defineWebhook(given: WebhookDefinition): DefinedWebhook {
  const { mode = "body", headers = {}, events = ["calls.post"], maxAgeSeconds = null, target } = given;
  if (target) checkForBroker(given, target);
  const url = target ? brokerUrl(target) : checkedUrl(given.url);
  if (!MODES.includes(mode)) throw refuse("mode", "body, path or method", mode);
  checkHeaders(headers);
  for (const event of events) {
    if (!isEventName(event)) throw refuse("events", "type.method, such as calls.post", event);
  }
  checkMaxAge("max_age_seconds", maxAgeSeconds);
  return { url, mode, headers, events: [...new Set(events)], maxAgeSeconds };
}

/**
 * A webhook as it is after a change. It goes on leading to a URL, or to a broker.
 * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`
 */
export function redefineWebhook(
  { url, mode, headers, events, maxAgeSeconds }: Omit<Webhook, "channelId" | "account" | "secrets">,
  { target, ...change }: WebhookChange,
): DefinedWebhook {
  const before = { mode, headers, events: [...events], maxAgeSeconds };
  const led = brokerTargetOf({ url });
  if (!led && target) throw refuse("broker", "none, since this webhook leads to a URL", target.broker);
  if (led) return defineWebhook({ ...before, ...change, target: { ...led, ...target } });
  return defineWebhook({ ...before, url, ...change });
}

/** What of a webhook is to change. */
export type WebhookChange = Omit<WebhookDefinition, "target"> & { target?: Partial<BrokerTarget> };

/** What is of HTTP has no meaning to a broker. */
function checkForBroker({ url, mode, headers }: WebhookDefinition, { to }: BrokerTarget): void {
  if (url !== undefined) throw refuse("url", "none beside broker", url);
  if (mode !== undefined && mode !== "body") throw refuse("mode", "none, or body, for a broker", mode);
  const [header] = Object.keys(headers ?? {});
  if (header !== undefined) throw refuse("headers", "none for a broker", header);
  checkTo(to);
}

/** Whether a text is the name of an event: `type.method`. */
export function isEventName(text: string): boolean {
  return /^[a-z]+\.(post|put|delete|patch)$/.test(text);
}

/**
 * @param field the name under which the age was sent, for the error
 * @throws RinghookError `BAD_WEBHOOK`
 */
export function checkMaxAge(field: string, seconds: unknown): asserts seconds is number | null {
  if (seconds === null) return;
  if (typeof seconds === "number" && Number.isInteger(seconds) && seconds >= 15 && seconds <= 172_800) return;
  throw refuse(field, "null or a whole number from 15 to 172800", seconds);
}

/** Invisible characters, which no URL contains but a copied one often has at its ends. */
const UNSEEN = /[\s\p{Cc}\p{Cf}]/u;
const AT_ENDS = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu;

/** The URL without invisible characters at its ends. */
function checkedUrl(given: unknown): string {
  const bad = (expected: string): RinghookError =>
    new RinghookError("BAD_WEBHOOK_URL", `url: expected ${expected}, got ${JSON.stringify(given)}`);
  const url = typeof given === "string" ? given.replace(AT_ENDS, "") : "";
  if (UNSEEN.test(url)) throw bad("a URL without spaces or line breaks");
  if (!URL.canParse(url)) throw bad("a full URL, such as https://example.com/hook");
  const { protocol, username, password, port } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") throw bad("a URL that begins with http:// or https://");
  if (username || password) throw bad("a URL without user and password (use a header instead)");
  if (port === "0") throw bad("a port from 1 to 65535");
  if (url.length > 2_048) throw bad("a URL of at most 2048 characters");
  return url;
}

function checkHeaders(headers: Record<string, string>): void {
  const names = Object.keys(headers);
  if (names.length > MAX_HEADERS) throw refuse("headers", `at most ${MAX_HEADERS}`, names.length);
  for (const name of names) {
    if (!HEADER_NAME.test(name)) throw refuse("headers", "an HTTP header name", name);
    if (PROTECTED.test(name)) throw refuse("headers", "a header that the gateway does not set itself", name);
    const value: unknown = headers[name];
    if (typeof value !== "string" || !HEADER_VALUE.test(value)) {
      throw refuse(`headers.${name}`, "a text of at most 4096 characters without line breaks", value);
    }
  }
}

function refuse(field: string, expected: string, actual: unknown): RinghookError {
  return new RinghookError("BAD_WEBHOOK", `${field}: expected ${expected}, got ${JSON.stringify(actual)}`);
}
