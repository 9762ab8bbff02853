import type { CallsWebhook } from "./call-event.ts";

/** What a webhook is about: the pair that a subscription calls `calls.post`. */
export interface WebhookEvent {
  /** `calls`, `users`, `channel`, or another type. */
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

/** A caller who is still to be called back. */
export interface OpenCallback {
  /** Its id in Ringhook's API: `cbk_…`. */
  id: string;
  /** The caller: a phone-number JID, or a LID where WhatsApp hides the number. */
  from: string;
  /** The name that the caller has given themselves, where WhatsApp told it. */
  name?: string;
  /** How many calls of this caller were missed. */
  calls: number;
  /** When the first and the newest of them began: milliseconds since 1970. */
  first_call_at: number;
  last_call_at: number;
  /** Who calls back, and what was noted. */
  assigned_to?: string;
  note?: string;
}

/** `callbacks.post`: once a day, who is still to be called back. */
export interface CallbacksWebhook {
  callbacks: {
    /** The day, `YYYY-MM-DD`, in `timezone`. */
    date: string;
    timezone: string;
    /** How many are open, and how many snoozed; each counted up to 1,000. */
    open: number;
    snoozed: number;
    /** The open ones with the newest calls, at most 50, newest first. */
    newest: OpenCallback[];
  };
  event: { type: "callbacks"; event: "post" };
  channel_id: string;
}

/** What is known of a call at its end or after it, from a source that tells it: an entry of `calls_updates`. */
export interface CallUpdate {
  id: string;
  /** `outgoing` for a call that the channel's owner placed. */
  direction: "incoming" | "outgoing";
  /** Who placed the call. */
  from: string;
  chat_id: string;
  status: "ended";
  /** `completed` after a talk, else why there was none. */
  end_reason: string;
  /** When the source said so. Times are unix milliseconds. */
  timestamp: number;
  /**
   * When it was taken up; absent when it was not, or nobody knows. From a phone's call log, which has no `ended_at`: when it
   * was placed, whatever became of it.
   */
  started_at?: number;
  ended_at?: number;
  /** Of the talk, in whole seconds; absent when nobody knows. */
  duration?: number;
  group_call: boolean;
  video_call: boolean;
  /** Whether it was learnt more than a minute after the end. */
  late: boolean;
}

/** `calls.patch`: at most one a call, for those who subscribe to it. */
export interface CallUpdatesWebhook {
  calls_updates: CallUpdate[];
  event: { type: "calls"; event: "patch" };
  channel_id: string;
}

/** A call of which somebody was to be reminded by a rule: nobody spoke to the caller meanwhile. */
export interface Reminder {
  /** The call's id. */
  call_id: string;
  /** The caller, as in `calls.post`. */
  from: string;
  /** The name that the caller goes by on WhatsApp, where it is known. */
  name?: string;
  /** When the call began: unix milliseconds. */
  called_at: number;
  /** The id of the rule that reminds. */
  rule: string;
}

/** `reminders.post`: for those who subscribe to it. */
export interface RemindersWebhook {
  reminders: Reminder[];
  event: { type: "reminders"; event: "post" };
  channel_id: string;
}

/** Something that is wrong with a channel, an endpoint or the gateway, or is so no longer. */
export interface Alert {
  /** `channel_logged_out`, `endpoint_failing`, `disk_nearly_full`, … */
  kind: string;
  state: "begun" | "over";
  /** When it began, and when it was over: unix milliseconds. */
  since: number;
  ended_at?: number;
  /** The webhook that it is about. */
  webhook_id?: string;
  /** What is wrong, and what to do about it. */
  message: string;
  next?: string;
}

/** `ops.post`: for the operator's webhooks for several channels, if they subscribe to it. */
export interface OpsWebhook {
  alert: Alert;
  event: { type: "ops"; event: "post" };
  /** The channel that it is about, or by which the gateway as a whole is told of. */
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
  | { name: "calls.patch"; body: CallUpdatesWebhook }
  | { name: "users.post" | "users.delete"; body: UserWebhook }
  | { name: "channel.post"; body: ChannelWebhook }
  | { name: "channel.patch"; body: QrWebhook }
  | { name: "callbacks.post"; body: CallbacksWebhook }
  | { name: "reminders.post"; body: RemindersWebhook }
  | { name: "ops.post"; body: OpsWebhook }
  | { name: "other"; body: OtherWebhook };
