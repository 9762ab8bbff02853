import { type Static, Type } from "typebox";
import type { DeliveryEntry } from "../../../store/history.ts";
import type { AttemptRecord } from "../../../store/records.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../words/nullable.ts";

export const DeliveryState = Type.Enum(["pending", "delivered", "expired", "cancelled"]);
export const EventStatus = Type.Enum(["initiated", "ringing", "missed", "answered"]);

export const EventStatusOrNone = Type.Unsafe<Static<typeof EventStatus> | null>({
  type: ["string", "null"],
  enum: ["initiated", "ringing", "missed", "answered", null],
  description: "Status of the call's event; null for one of another kind, such as `calls.patch`.",
});

export const DeliveryItem = Type.Object(
  {
    id: Type.String({
      description: "Also sent as `webhook-id` with each request.",
      examples: ["dlv_01KAQ3W5V8Y1TQ7M1QZ9Q0R8XN"],
    }),
    channel_id: Type.String(),
    webhook_id: Type.String(),
    event_id: Type.String(),
    type: Type.String({ examples: ["calls"] }),
    method: Type.String({ examples: ["post"] }),
    call_id: NullableString(),
    status: EventStatusOrNone,
    state: DeliveryState,
    attempts: Type.Integer({ description: "Number of attempts." }),
    last_status: NullableInteger({
      description: "HTTP status of the last attempt; null without an answer, and for a broker.",
    }),
    last_error: NullableString({ description: "Error of the last attempt, as a stable code." }),
    due_at: NullableInteger({
      description:
        "Time of the next attempt; null when the delivery is done or waits for an earlier one of its call.",
    }),
    replay_of: NullableString({ description: "The delivery that this one replays." }),
    created_at: Milliseconds,
    settled_at: NullableInteger(),
  },
  { $id: "Delivery" },
);

export const AttemptItem = Type.Object({
  number: Type.Integer(),
  at: Milliseconds,
  duration_ms: Type.Integer(),
  address: NullableString({
    description: "The IP address of the connection; of a broker, its host and port.",
  }),
  status: NullableInteger({ description: "HTTP status; null without an answer, and for a broker." }),
  error: NullableString(),
  answer: NullableString({
    description:
      "The start of the response body, at most 2 KiB. Of a broker, JSON of where the message went and what the broker said, or its error.",
  }),
  remark: NullableString({
    description:
      "Oddities that did not change the result, as codes separated by spaces: a truncated body, a request sent again.",
  }),
  location: NullableString({ description: "Target of a redirect. Redirects are not followed." }),
});

export const DeliveryWithAttempts = Type.Object(
  {
    ...DeliveryItem.properties,
    attempt_list: Type.Array(AttemptItem, { description: "The HTTP requests in order." }),
  },
  { $id: "DeliveryWithAttempts" },
);

export const DeliveryDetail = Type.Object({
  ...DeliveryWithAttempts.properties,
  webhook: Type.Unsafe<{ url: string; mode: string; leads_to?: string } | null>({
    type: ["object", "null"],
    description: "Where it is sent; null once the webhook was removed.",
    required: ["url", "mode"],
    properties: { url: { type: "string" }, mode: { type: "string" }, leads_to: { type: "string" } },
  }),
  body: Type.String({ description: "The exact body of each request." }),
});

export function deliveryItem(entry: DeliveryEntry): Static<typeof DeliveryItem> {
  return {
    id: entry.deliveryId,
    channel_id: entry.channelId,
    webhook_id: entry.webhookId,
    event_id: entry.eventId,
    type: entry.type,
    method: entry.method,
    call_id: entry.callId,
    status: entry.status,
    state: entry.state,
    attempts: entry.attempts,
    last_status: entry.lastStatus,
    last_error: entry.lastError,
    due_at: entry.dueAt,
    replay_of: entry.replayOf,
    created_at: entry.createdAt,
    settled_at: entry.settledAt,
  };
}

export function attemptItem({ durationMs, ...attempt }: AttemptRecord): Static<typeof AttemptItem> {
  return { ...attempt, duration_ms: durationMs };
}
