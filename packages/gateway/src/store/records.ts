/** What the store keeps, in the words of docs/reference/architecture.md. Times are milliseconds since 1970. */

export type ChannelState = "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";

export interface ChannelRecord {
  channelId: string;
  name: string | null;
  /** SHA-256 of the channel's token. */
  tokenHash: Uint8Array;
  /** Settings that differ from the defaults, and those we only keep for the user. */
  settings: Record<string, unknown>;
  /** Sealed: see secrets/vault.ts. */
  signingSecrets: Uint8Array;
  state: ChannelState;
  stateReason: string | null;
  /** The linked account: phone-number JID and LID without device parts, and its name. */
  number: string | null;
  lid: string | null;
  pushName: string | null;
  createdAt: number;
}

export interface CredentialRecord {
  kind: string;
  key: string;
  /** Sealed; null removes it. */
  value: Uint8Array | null;
}

export type WebhookMode = "body" | "path" | "method";

export interface WebhookRecord {
  channelId: string;
  webhookId: string;
  url: string;
  mode: WebhookMode;
  /** Sealed JSON object. */
  headers: Uint8Array;
  /** Subscriptions as `type.method`, for example `calls.post`; kept as given, also those that never fire. */
  events: string[];
  maxAgeSeconds: number | null;
  disabledAt: number | null;
  disabledReason: string | null;
  createdAt: number;
}

/** The status a call reached as an event; the same four words go out on the wire. */
export type CallStatus = "initiated" | "ringing" | "missed" | "answered";

/**
 * One call of a channel.
 * `queued` is a call that was placed while the channel was away and whose end may still be in WhatsApp's queue:
 * it is recorded, and nothing has been said about it yet.
 */
export interface Call {
  callId: string;
  status: "queued" | CallStatus;
  /** Verbatim `call-creator` of the first stanza: a reject needs it. */
  creator: string;
  callerNumber: string | null;
  callerLid: string | null;
  group: boolean;
  groupJid: string | null;
  video: boolean;
  /** The first stanza came out of WhatsApp's queue. */
  offline: boolean;
  startedAt: number;
  ringingAt: number | null;
  endedAt: number | null;
  /** `answered`, `unknown` when nothing was heard for two minutes, or why it was missed. */
  endReason: string | null;
  /** When the gateway last heard of the call, by its own clock. */
  heardAt: number;
}

export interface EventRecord {
  eventId: string;
  callId: string | null;
  /** `calls`, `users` or `channel`. */
  type: string;
  /** `post`, `patch` or `delete`. */
  method: string;
  status: CallStatus | null;
  /** When it happened. */
  at: number;
  journaledAt: number;
  /** The bytes every attempt sends. */
  body: string;
}

export type DeliveryState = "pending" | "delivered" | "expired" | "cancelled";

/** One event owed to one webhook, with what sending it needs. */
export interface PendingDelivery {
  deliveryId: string;
  eventId: string;
  webhookId: string;
  lane: string;
  type: string;
  method: string;
  body: string;
  attempts: number;
  createdAt: number;
  replayOf: string | null;
}

export interface AttemptRecord {
  number: number;
  at: number;
  durationMs: number;
  /** The address that was dialled. */
  address: string | null;
  /** HTTP status, where there was an answer. */
  status: number | null;
  /** Stable code of what went wrong. */
  error: string | null;
  /** Beginning of the answer, at most 2 KiB. */
  answer: string | null;
}
