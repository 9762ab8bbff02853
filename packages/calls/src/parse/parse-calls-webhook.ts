import type { CallEvent, CallsWebhook } from "../call-event.ts";
import { amount, flag, list, object, oneOf, type Reader, text, time } from "./reader.ts";

const callEvent: Reader<CallEvent> = object(
  {
    id: text,
    from: text,
    chat_id: text,
    status: oneOf("initiated", "ringing", "missed", "answered", "canceled"),
    timestamp: time,
    group_call: flag,
    video_call: flag,
    offline_call: flag,
  },
  { latency: amount },
);

const callsWebhook: Reader<CallsWebhook> = object({
  calls: list(callEvent),
  event: object({ type: oneOf("calls"), event: oneOf("post") }),
  channel_id: text,
});

/**
 * Reads the body of a `calls.post` webhook.
 *
 * Lenient where that loses nothing: fields it does not know stay as they are, and a flag that is absent is `false`.
 * The input is not changed.
 *
 * @param input The body as parsed JSON, for example `await request.json()`.
 * @throws {PayloadError} `INVALID_PAYLOAD` with `path`, `expected` and `actual`, when a known field is not what the
 *   documentation of `calls.post` says, or when the body is another webhook's.
 */
export function parseCallsWebhook(input: unknown): CallsWebhook {
  return callsWebhook("$", input);
}
