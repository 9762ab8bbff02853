import type { WebhookMode } from "../store/records.ts";
import type { Chatwoot } from "./chatwoot.ts";

/** A URL that a channel's owner registered, ready for use. */
export interface Webhook {
  channelId: string;
  webhookId: string;
  url: string;
  mode: WebhookMode;
  /** The owner's headers, decrypted. */
  headers: Record<string, string>;
  /** Subscriptions as `type.method`, for example `calls.post`. */
  events: readonly string[];
  /** Older events are not sent; null for seven days. */
  maxAgeSeconds: number | null;
  /** Where it leads to a Chatwoot: which, and what is written there. */
  chatwoot?: Chatwoot;
  /** Set when the endpoint wants nothing more: it answered 410 Gone, or as a Chatwoot 401, 403 or 404. */
  disabledAt: number | null;
  disabledReason: string | null;
  createdAt: number;
  /** Signing secrets of this webhook alone, newest first; null when the channel's sign. */
  secrets: readonly SigningSecret[] | null;
  /** It is the channel's part of a webhook for several channels, which only the operator changes. */
  account: boolean;
}

/** How retries are planned. */
export interface RetryTerms {
  /** The n-th retry waits n times this, in milliseconds. */
  retryDelayMs: number;
  /** The longest wait of a retry, in milliseconds. */
  retryCapMs: number;
}

/** All that is needed to send to a webhook. */
export interface Target extends RetryTerms {
  webhook: Webhook;
  /** Keys of the signatures, newest first. An old one stays valid for 24 hours after a rotation. */
  secrets: readonly SigningSecret[];
}

/** All that is needed to send to a webhook. @param terms what holds for its channel; a webhook's own secrets come before these */
export function targetOf(webhook: Webhook, terms: Omit<Target, "webhook">): Target {
  return { ...terms, webhook, secrets: webhook.secrets ?? terms.secrets };
}

export interface SigningSecret {
  /** `whsec_` and the key as base64. */
  secret: string;
  /** When it expires; null until it is rotated. */
  until: number | null;
}
