import type { PendingDelivery, WebhookMode } from "../store/records.ts";
import { version } from "../version.ts";
import { signatureOf } from "./signature.ts";
import type { Target } from "./webhook.ts";

/** One HTTP request of a delivery. */
export interface WebhookRequest {
  method: string;
  origin: string;
  path: string;
  headers: Record<string, string>;
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
  const { origin, path } = addressOf(webhook.url, webhook.mode, delivery.type, delivery.method);
  return {
    method: webhook.mode === "method" ? delivery.method.toUpperCase() : "POST",
    origin,
    path,
    headers: {
      "content-type": "application/json",
      "user-agent": USER_AGENT,
      ...webhook.headers,
      "webhook-id": delivery.deliveryId,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signatureOf(delivery.deliveryId, timestamp, delivery.body, secrets),
      ...(delivery.replayOf !== null && { "ringhook-replay-of": delivery.replayOf }),
    },
    body: delivery.body,
  };
}

/**
 * Where a mode sends: `body` to the URL itself, `path` to URL/calls/post, `method` to URL/calls
 * with the event's own HTTP method.
 */
function addressOf(
  url: string,
  mode: WebhookMode,
  type: string,
  method: string,
): { origin: string; path: string } {
  const { origin, pathname, search } = new URL(url);
  if (mode === "body") return { origin, path: pathname + search };
  const below = mode === "path" ? `/${type}/${method}` : `/${type}`;
  return { origin, path: pathname.replace(/\/$/, "") + below + search };
}
