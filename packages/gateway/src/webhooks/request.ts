import type { PendingDelivery } from "../store/records.ts";
import { version } from "../version.ts";
import { signatureOf } from "./signature.ts";
import type { Target, Webhook } from "./webhook.ts";

/** One HTTP request of a delivery. */
export interface WebhookRequest {
  method: string;
  origin: string;
  path: string;
  /** Names and values in turn. */
  headers: string[];
  body: string;
}

const USER_AGENT = `Ringhook/${version}`;

/**
 * How an event becomes an HTTP request. The body is sent as it was journaled; mode, headers and signature
 * are put around it.
 *
 * @param now milliseconds since 1970; the signature's timestamp
 */
export function requestOf(delivery: PendingDelivery, target: Target, now: number): WebhookRequest {
  const { webhook, secrets } = target;
  const timestamp = Math.floor(now / 1000);
  const { origin, path } = addressOf(webhook, delivery.type, delivery.method);
  const headers = [
    ...ownHeadersOf(webhook),
    "webhook-id",
    delivery.deliveryId,
    "webhook-timestamp",
    String(timestamp),
    "webhook-signature",
    signatureOf(delivery.deliveryId, timestamp, delivery.body, secrets),
  ];
  if (delivery.replayOf !== null) headers.push("ringhook-replay-of", delivery.replayOf);
  const method = webhook.mode === "method" ? delivery.method.toUpperCase() : "POST";
  return { method, origin, path, headers, body: delivery.body };
}

const ownHeaders = new WeakMap<Webhook, string[]>();

/** What the owner set, over our own: names in lower case, or `Content-Type` would go out twice. */
function ownHeadersOf(webhook: Webhook): string[] {
  let known = ownHeaders.get(webhook);
  if (!known) {
    const headers: Record<string, string> = { "content-type": "application/json", "user-agent": USER_AGENT };
    for (const [name, value] of Object.entries(webhook.headers)) headers[name.toLowerCase()] = value;
    known = Object.entries(headers).flat();
    ownHeaders.set(webhook, known);
  }
  return known;
}

interface Address {
  origin: string;
  path: string;
}

/** Parsed once for each webhook and event, not for each delivery; goes with the webhook. */
const addresses = new WeakMap<Webhook, Map<string, Address>>();

function addressOf(webhook: Webhook, type: string, method: string): Address {
  let known = addresses.get(webhook);
  if (!known) {
    known = new Map();
    addresses.set(webhook, known);
  }
  const event = `${type}.${method}`;
  let address = known.get(event);
  if (!address) {
    address = parseAddress(webhook, type, method);
    known.set(event, address);
  }
  return address;
}

/**
 * Where a mode sends: `body` to the URL itself, `path` to URL/calls/post, `method` to URL/calls
 * with the event's own HTTP method.
 */
function parseAddress({ url, mode }: Webhook, type: string, method: string): Address {
  const { origin, pathname, search } = new URL(url);
  if (mode === "body") return { origin, path: pathname + search };
  const below = mode === "path" ? `/${type}/${method}` : `/${type}`;
  return { origin, path: pathname.replace(/\/$/, "") + below + search };
}
