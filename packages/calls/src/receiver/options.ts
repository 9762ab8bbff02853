import type { CallEvent } from "../call-event.ts";
import type { Call } from "../fold-call.ts";
import type { CallMemory, SeenMemory } from "./memory.ts";

/** What a callback learns besides the event. */
export interface CallContext {
  /** The channel that was called. */
  channelId: string;
  /** The delivery's `webhook-id`. Absent from Whapi.Cloud, which sends none. */
  webhookId?: string;
}

/**
 * Called with one event. A promise is waited for. When it throws or rejects, the sender is answered 500 and tries
 * again, and the same callback gets the same event again; a callback that succeeded does not.
 */
export type CallEventCallback = (event: CallEvent, context: CallContext) => unknown;

/**
 * Called with the call as known so far, after each event of it. Waited for and repeated as {@link CallEventCallback}.
 */
export type CallCallback = (call: Call, context: CallContext) => unknown;

/** Settings of {@link createCallsReceiver}. */
export interface CallsReceiverOptions {
  /**
   * The signing secret, `whsec_` and base64; or several, any one of which may fit. Without this setting, signatures are
   * not checked (Whapi.Cloud sends none). If it is given but empty or undefined, the receiver is not created.
   */
  secret?: string | readonly string[];
  /** How far a signature's time may be from now, in seconds, either way. Default: 300. */
  toleranceSeconds?: number;
  /** The largest body taken, in bytes. Default: 262,144 (256 KiB). */
  maxBodyBytes?: number;
  /**
   * How long callbacks may take before the sender is answered 503, in milliseconds. They continue, and once they are
   * done a repeat of the webhook is answered 200 without them. Default: 8,000, since Ringhook gives up an attempt after
   * 10,000.
   */
  answerWithinMs?: number;
  /** A call began. */
  onInitiated?: CallEventCallback;
  /** A call rings. */
  onRinging?: CallEventCallback;
  /** A call ended and nobody answered. */
  onMissed?: CallEventCallback;
  /** A call was answered, on the phone or another device. */
  onAnswered?: CallEventCallback;
  /** Any of these, as the whole call so far; runs after the event's own callback. */
  onCall?: CallCallback;
  /**
   * Called with what a callback or a memory threw, since the answer does not repeat it; and with a `PayloadError` for
   * each call that cannot be read, in a webhook of which others can. Default: `console.error`.
   */
  onError?: (error: unknown) => unknown;
  /** Which callbacks ran already. Default: the last 10,000, in this process. */
  seen?: SeenMemory;
  /** The calls that `onCall` is given. Default: the last 10,000, in this process. */
  calls?: CallMemory;
  /** The clock that signatures are checked by, in unix milliseconds. Default: `Date.now`. */
  now?: () => number;
}
