import type { CallEvent, CallsWebhook } from "../call-event.ts";
import { statuses } from "../known-status.ts";
import type { PayloadError } from "./payload-error.ts";
import { amount, attempt, flag, list, object, oneOf, type Reader, text, time } from "./reader.ts";

const callEvent: Reader<CallEvent> = object(
  {
    id: text,
    from: text,
    chat_id: text,
    status: oneOf(...statuses, "canceled"),
    timestamp: time,
    group_call: flag,
    video_call: flag,
    offline_call: flag,
  },
  { latency: amount },
);

/**
 * Reads the body of a `calls.post` webhook.
 *
 * Lenient where that loses nothing: fields it does not know stay as they are, a flag that is absent is `false`, and a
 * `timestamp` in seconds becomes milliseconds. The input is not changed.
 *
 * @param input The body as parsed JSON, for example `await request.json()`.
 * @throws {PayloadError} `INVALID_PAYLOAD` with `path`, `expected` and `actual`, when a known field is not what the
 *   documentation of `calls.post` says, or when the body is another webhook's.
 */
export function parseCallsWebhook(input: unknown): CallsWebhook {
  return callsWebhookOf(callEvent)("$", input);
}

/**
 * Likewise, without the calls that cannot be read.
 *
 * @param onUnread Called with the reason for each of them.
 */
export function parseReadableCalls(input: unknown, onUnread: (error: PayloadError) => void): CallsWebhook {
  const { calls, ...webhook } = callsWebhookOf(attempt(callEvent, onUnread))("$", input);
  return { ...webhook, calls: calls.filter((call) => call !== undefined) };
}

function callsWebhookOf<T>(call: Reader<T>): Reader<Omit<CallsWebhook, "calls"> & { calls: T[] }> {
  return object({
    calls: list(call),
    event: object({ type: oneOf("calls"), event: oneOf("post") }),
    channel_id: text,
  });
}
