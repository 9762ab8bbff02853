import type { WebhookMode } from "../store/records.ts";
import { badWebhook } from "./bad-webhook.ts";
import { type BrokerTarget, brokerTargetOf, brokerUrl, checkTo } from "./broker-target.ts";
import { chatwootUrl } from "./chatwoot.ts";
import { checkedUrl } from "./checked-url.ts";
import { type ChatwootDefinition, defineChatwoot, redefineChatwoot } from "./define-chatwoot.ts";
import type { Webhook } from "./webhook.ts";

/** A webhook as its owner defines it; only the URL, or what it leads to in its place, is required. */
export interface WebhookDefinition {
  url?: string;
  /** In place of a URL. */
  target?: BrokerTarget;
  /** Likewise. */
  chatwoot?: ChatwootDefinition;
  mode?: WebhookMode;
  headers?: Record<string, string>;
  /** Subscriptions as `type.method`; `calls.post` by default. */
  events?: string[];
  maxAgeSeconds?: number | null;
}

/**
 * A webhook that was checked. What leads to a broker or to a Chatwoot has an address of its own kind as its URL: see
 * broker-target.ts and chatwoot.ts.
 */
export type DefinedWebhook = Required<Omit<WebhookDefinition, "target" | "chatwoot">> &
  Pick<Webhook, "chatwoot">;

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
  const { mode = "body", headers = {}, events = [CALLS], maxAgeSeconds = null, target } = given;
  const chatwoot = given.chatwoot && forChatwoot(given, given.chatwoot);
  if (target) checkForBroker(given, target);
  const url = chatwoot ? chatwootUrl(chatwoot) : urlOf(given);
  if (!MODES.includes(mode)) throw badWebhook("mode", "body, path or method", mode);
  checkHeaders(headers);
  for (const event of events) {
    if (!isEventName(event)) throw badWebhook("events", "type.method, such as calls.post", event);
  }
  checkMaxAge("max_age_seconds", maxAgeSeconds);
  return { url, mode, headers, events: [...new Set(events)], maxAgeSeconds, ...(chatwoot && { chatwoot }) };
}

/**
 * A webhook as it is after a change. It goes on leading to a URL, to a broker, or to a Chatwoot.
 * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`
 */
export function redefineWebhook(
  {
    url,
    mode,
    headers,
    events,
    maxAgeSeconds,
    chatwoot: told,
  }: Omit<Webhook, "channelId" | "account" | "secrets">,
  { target, chatwoot, ...change }: WebhookChange,
): DefinedWebhook {
  const before = { mode, headers, events: [...events], maxAgeSeconds };
  if (told) {
    if (target) throw badWebhook("broker", "none, since this webhook leads to a Chatwoot", target.broker);
    return defineWebhook({ maxAgeSeconds, ...change, chatwoot: redefineChatwoot(told, chatwoot) });
  }
  if (chatwoot) throw badWebhook("chatwoot", "none, since this webhook leads elsewhere", "one");
  const led = brokerTargetOf({ url });
  if (!led && target) throw badWebhook("broker", "none, since this webhook leads to a URL", target.broker);
  if (led) return defineWebhook({ ...before, ...change, target: { ...led, ...target } });
  return defineWebhook({ ...before, url, ...change });
}

/** What of a webhook is to change. */
export type WebhookChange = Omit<WebhookDefinition, "target" | "chatwoot"> & {
  target?: Partial<BrokerTarget>;
  chatwoot?: Partial<ChatwootDefinition>;
};

function urlOf({ target, url }: WebhookDefinition): string {
  return target ? brokerUrl(target) : checkedUrl(url);
}

/** What a Chatwoot is told of. */
const CALLS = "calls.post";

function checkForBroker(given: WebhookDefinition, { to }: BrokerTarget): void {
  refuseHttp(given, "broker");
  checkTo(to);
}

/** What is told to a Chatwoot are calls, by their status. */
function forChatwoot(given: WebhookDefinition, chatwoot: ChatwootDefinition) {
  refuseHttp(given, "chatwoot");
  if (given.target) throw badWebhook("broker", "none beside chatwoot", given.target.broker);
  if (given.events) throw badWebhook("events", "none beside chatwoot, which has statuses", given.events);
  return defineChatwoot(chatwoot);
}

/** What is of HTTP has no meaning elsewhere. */
function refuseHttp({ url, mode, headers }: WebhookDefinition, where: "broker" | "chatwoot"): void {
  if (url !== undefined) throw badWebhook("url", `none beside ${where}`, url);
  if (mode !== undefined && mode !== "body") throw badWebhook("mode", `none, or body, for a ${where}`, mode);
  const [header] = Object.keys(headers ?? {});
  if (header !== undefined) throw badWebhook("headers", `none for a ${where}`, header);
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
  throw badWebhook(field, "null or a whole number from 15 to 172800", seconds);
}

function checkHeaders(headers: Record<string, string>): void {
  const names = Object.keys(headers);
  if (names.length > MAX_HEADERS) throw badWebhook("headers", `at most ${MAX_HEADERS}`, names.length);
  for (const name of names) {
    if (!HEADER_NAME.test(name)) throw badWebhook("headers", "an HTTP header name", name);
    if (PROTECTED.test(name))
      throw badWebhook("headers", "a header that the gateway does not set itself", name);
    const value: unknown = headers[name];
    if (typeof value !== "string" || !HEADER_VALUE.test(value)) {
      throw badWebhook(`headers.${name}`, "a text of at most 4096 characters without line breaks", value);
    }
  }
}
