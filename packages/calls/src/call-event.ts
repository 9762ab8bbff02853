/** The status of a call event that Ringhook sends. A call ends once, in `missed` or in `answered`. */
export type CallStatus = "initiated" | "ringing" | "missed" | "answered";

/**
 * A call status as a receiver may meet it. `canceled` stands in Whapi.Cloud's public schema, though never in its
 * documentation; Ringhook never sends it. Read it as `missed`, as {@link foldCall} and the receiver do.
 */
export type ReceivedCallStatus = CallStatus | "canceled";

/**
 * One status that one call reached: an entry of `calls` in a `calls.post` webhook.
 * The names and the order of the fields are those of the documentation of `calls.post`.
 */
export interface CallEvent {
  /** The call's id: 32 upper-case hex digits. All events of a call carry the same one. */
  id: string;
  /** Who calls: `919984351847@s.whatsapp.net`, or `…@lid` where WhatsApp hides the number. */
  from: string;
  /**
   * The chat the status came from. The caller for `initiated`, `ringing` and `missed`; the number that was called
   * for `answered`; the group (`…@g.us`) for a group call.
   */
  chat_id: string;
  status: ReceivedCallStatus;
  /** When the call reached the status: unix time in milliseconds, in whole seconds. */
  timestamp: number;
  group_call: boolean;
  video_call: boolean;
  /** Whether the call came while the channel was not connected, so that this news of it is late. */
  offline_call: boolean;
  /** Round trip to the caller in milliseconds, where WhatsApp measured one while the call rang. */
  latency?: number;
}

/** The body of a `calls.post` webhook. Ringhook sends one call event a webhook; a receiver takes any number. */
export interface CallsWebhook {
  calls: CallEvent[];
  event: { type: "calls"; event: "post" };
  /** The channel, that is the WhatsApp number, that was called: `MANTIS-M72HC`. */
  channel_id: string;
}
