import type { CallEvent, CallsWebhook, ReceivedCallStatus } from "../call-event.ts";
import { arrayAt, choiceAt, flagAt, numberAt, objectAt, textAt, timeAt } from "./values.ts";

const callStatuses: readonly ReceivedCallStatus[] = [
  "initiated",
  "ringing",
  "missed",
  "answered",
  "canceled",
];

/**
 * Reads the body of a `calls.post` webhook.
 *
 * Lenient where that loses nothing: fields it does not know stay as they are, a flag that is absent is `false`.
 * The input is not changed.
 *
 * @param input The body as parsed JSON, for example `await request.json()`.
 * @throws {PayloadError} `INVALID_PAYLOAD` with `path`, `expected` and `actual`, when a known field is not what the
 *   documentation of `calls.post` says, or when the body is another webhook's.
 */
export function parseCallsWebhook(input: unknown): CallsWebhook {
  const body = objectAt("$", input);
  const event = objectAt("$.event", body.event);
  return {
    ...body,
    calls: arrayAt("$.calls", body.calls).map((call, index) => parseCallEvent(`$.calls[${index}]`, call)),
    event: {
      ...event,
      type: choiceAt("$.event.type", event.type, ["calls"]),
      event: choiceAt("$.event.event", event.event, ["post"]),
    },
    channel_id: textAt("$.channel_id", body.channel_id),
  };
}

function parseCallEvent(path: string, input: unknown): CallEvent {
  const call = objectAt(path, input);
  return {
    ...call,
    id: textAt(`${path}.id`, call.id),
    from: textAt(`${path}.from`, call.from),
    chat_id: textAt(`${path}.chat_id`, call.chat_id),
    status: choiceAt(`${path}.status`, call.status, callStatuses),
    timestamp: timeAt(`${path}.timestamp`, call.timestamp),
    group_call: flagAt(`${path}.group_call`, call.group_call),
    video_call: flagAt(`${path}.video_call`, call.video_call),
    offline_call: flagAt(`${path}.offline_call`, call.offline_call),
    ...(call.latency === undefined ? {} : { latency: numberAt(`${path}.latency`, call.latency) }),
  };
}
