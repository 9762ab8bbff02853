import type { CallsWebhook } from "./call-event.ts";

/** What a webhook is about: the pair that a subscription calls `calls.post`. */
export interface WebhookEvent {
  /** `calls`, `users`, `channel`, and whatever else a sender knows. */
  type: string;
  /** `post`, `put`, `patch` or `delete`. */
  event: string;
}

/** `users.post` when a WhatsApp account was linked to the channel, `users.delete` when it was logged out. */
export interface UserWebhook {
  user: {
    /** The account's number, digits only: `61371989950`. */
    id: string;
    name?: string;
  };
  event: { type: "users"; event: "post" | "delete" };
  channel_id: string;
}

/** `channel.post`: the channel's status changed. */
export interface ChannelWebhook {
  health: {
    /** When the channel was started: unix time in **seconds**. */
    start_at: number;
    /** How long it has been running, in seconds. */
    uptime: number;
    /** Codes known: 1 `INIT`, 2 `LAUNCH`, 3 `QR`, 4 `AUTH`, 5 `ERROR`. */
    status: { code: number; text: string };
    version?: string;
  };
  event: { type: "channel"; event: "post" };
  channel_id: string;
}

/** `channel.patch`: a new QR code to scan. */
export interface QrWebhook {
  qr: {
    status: string;
    /** The QR code as a PNG data URL. */
    base64?: string;
    /** The text that the QR code encodes. */
    rowdata?: string;
    /** Seconds until this QR code is of no use. */
    expire?: number;
  };
  event: { type: "channel"; event: "patch" };
  channel_id: string;
}

/** A webhook of a type that Ringhook does not send, with all its fields as they came. */
export interface OtherWebhook {
  event: WebhookEvent;
  [field: string]: unknown;
}

/** A webhook under the name of its event; `switch (webhook.name)` tells TypeScript what `body` is. */
export type Webhook =
  | { name: "calls.post"; body: CallsWebhook }
  | { name: "users.post" | "users.delete"; body: UserWebhook }
  | { name: "channel.post"; body: ChannelWebhook }
  | { name: "channel.patch"; body: QrWebhook }
  | { name: "other"; body: OtherWebhook };
