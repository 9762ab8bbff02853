import type { WebhookMode } from "../store/records.ts";

/** A URL that a channel's owner registered, ready for use. */
export interface Webhook {
  channelId: string;
  webhookId: string;
  url: string;
  mode: WebhookMode;
  /** The owner's own headers, in the clear. */
  headers: Record<string, string>;
  /** Subscriptions as `type.method`, for example `calls.post`. */
  events: readonly string[];
  /** Older events are not sent; null: seven days. */
  maxAgeSeconds: number | null;
  /** Set once an endpoint answered 410 Gone. */
  disabledAt: number | null;
  disabledReason: string | null;
  createdAt: number;
}

/** Everything that sending to a webhook takes. */
export interface Target {
  webhook: Webhook;
  /** The n-th retry waits n times this: `callback_backoff_delay_ms`. */
  retryDelayMs: number;
  /** No retry waits longer: `max_callback_backoff_delay_ms`. */
  retryCapMs: number;
  /** Keys of the signatures, newest first: an old one counts for 24 hours after a rotation. */
  secrets: readonly SigningSecret[];
}

export interface SigningSecret {
  /** `whsec_` and the key as base64. */
  secret: string;
  /** When it stops to count; null: not yet rotated. */
  until: number | null;
}
