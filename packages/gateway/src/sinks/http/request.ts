import type { PendingDelivery } from "../../store/records.ts";
import type { Target, Webhook } from "../../subscriptions/webhook.ts";
import { USER_AGENT } from "../../version.ts";
import type { HttpRequest } from "../exchange.ts";
import { requestInside } from "./passed-on.ts";
import { signatureOf } from "./signature.ts";

/**
 * Makes the HTTP request of a delivery. The body is sent as recorded; mode, headers and signature are added.
 * A provider's request goes on with its own signature besides.
 *
 * @param now milliseconds since 1970; the signature's timestamp
 */
export function requestOf(delivery: PendingDelivery, target: Target, now: number): HttpRequest {
  const { webhook, secrets } = target;
  const timestamp = Math.floor(now / 1000);
  const { origin, path } = addressOf(webhook, delivery.type, delivery.method);
  const inside = requestInside(delivery);
  const { body } = inside ?? delivery;
  const headers = [
    ...ownHeadersOf(webhook),
    "webhook-id",
    delivery.deliveryId,
    "webhook-timestamp",
    String(timestamp),
    "webhook-signature",
    signatureOf(delivery.deliveryId, timestamp, body, secrets),
  ];
  if (delivery.replayOf !== null) headers.push("ringhook-replay-of", delivery.replayOf);
  if (inside) headers.push("x-hub-signature-256", inside.signature);
  const method = webhook.mode === "method" ? delivery.method.toUpperCase() : "POST";
  return { method, origin, path, headers, body };
}

const ownHeaders = new WeakMap<Webhook, string[]>();

/** The owner's headers over the defaults, with names in lower case so that `Content-Type` is not sent twice. */
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

/** Parsed once per webhook and event, not per delivery. */
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
 * The target of a mode: `body` uses the URL itself, `path` URL/calls/post, `method` URL/calls
 * with the event's own HTTP method.
 */
function parseAddress({ url, mode }: Webhook, type: string, method: string): Address {
  const { origin, pathname, search } = new URL(url);
  if (mode === "body") return { origin, path: pathname + search };
  const below = mode === "path" ? `/${type}/${method}` : `/${type}`;
  return { origin, path: pathname.replace(/\/$/, "") + below + search };
}
