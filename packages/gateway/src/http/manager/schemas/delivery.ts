import { type Static, Type } from "typebox";
import type { DeliveryEntry } from "../../../store/history.ts";
import type { AttemptRecord } from "../../../store/records.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../nullable.ts";

export const DeliveryState = Type.Enum(["pending", "delivered", "expired", "cancelled"]);
export const EventStatus = Type.Enum(["initiated", "ringing", "missed", "answered"]);

export const DeliveryItem = Type.Object(
  {
    id: Type.String({
      description: "Also the `webhook-id` of each request.",
      examples: ["dlv_01KAQ3W5V8Y1TQ7M1QZ9Q0R8XN"],
    }),
    channel_id: Type.String(),
    webhook_id: Type.String(),
    event_id: Type.String(),
    type: Type.String({ examples: ["calls"] }),
    method: Type.String({ examples: ["post"] }),
    call_id: NullableString(),
    status: Type.Unsafe<Static<typeof EventStatus> | null>({
      type: ["string", "null"],
      enum: ["initiated", "ringing", "missed", "answered", null],
      description: "Status of the call's event.",
    }),
    state: DeliveryState,
    attempts: Type.Integer({ description: "How often it was sent." }),
    last_status: NullableInteger({ description: "HTTP status of the last attempt." }),
    last_error: NullableString({ description: "What went wrong with the last attempt, as a stable code." }),
    due_at: NullableInteger({
      description:
        "When the next attempt comes; null when it is done, or waits for an earlier one of its call.",
    }),
    replay_of: NullableString({ description: "The delivery that this one repeats." }),
    created_at: Milliseconds,
    settled_at: NullableInteger(),
  },
  { $id: "Delivery" },
);

export const AttemptItem = Type.Object({
  number: Type.Integer(),
  at: Milliseconds,
  duration_ms: Type.Integer(),
  address: NullableString({ description: "The address that was dialled." }),
  status: NullableInteger({ description: "HTTP status, where there was an answer." }),
  error: NullableString(),
  answer: NullableString({ description: "The beginning of the answer, at most 2 KiB." }),
});

export const DeliveryWithAttempts = Type.Object(
  {
    ...DeliveryItem.properties,
    attempt_list: Type.Array(AttemptItem, { description: "Each HTTP request, in order." }),
  },
  { $id: "DeliveryWithAttempts" },
);

export const DeliveryDetail = Type.Object({
  ...DeliveryWithAttempts.properties,
  webhook: Type.Unsafe<{ url: string; mode: string } | null>({
    type: ["object", "null"],
    description: "Where it goes; null once the webhook was removed.",
    properties: { url: { type: "string" }, mode: { type: "string" } },
  }),
  body: Type.String({ description: "The bytes of each request, as text." }),
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
