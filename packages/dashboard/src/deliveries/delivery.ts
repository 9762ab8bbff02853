import type { Tone } from "../parts/badge.tsx";

/** One HTTP request of a delivery. */
export interface Attempt {
  number: number;
  at: number;
  duration_ms: number;
  /** The address that was dialled. */
  address: string | null;
  /** HTTP status, where there was an answer. */
  status: number | null;
  /** Stable code of what went wrong. */
  error: string | null;
  /** Beginning of the answer. */
  answer: string | null;
}

/** One event owed to one webhook, as the API tells it. */
export interface Delivery {
  id: string;
  channel_id: string;
  webhook_id: string;
  event_id: string;
  type: string;
  method: string;
  call_id: string | null;
  status: "initiated" | "ringing" | "missed" | "answered" | null;
  state: "pending" | "delivered" | "expired" | "cancelled";
  /** Pending and the head of its lane: when the next attempt is due. */
  due_at: number | null;
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  replay_of: string | null;
  created_at: number;
  settled_at: number | null;
}

export interface DeliveryWithAttempts extends Delivery {
  attempt_list: Attempt[];
}

export interface DeliveryDetail extends DeliveryWithAttempts {
  /** Where it goes; null once the webhook was removed. */
  webhook: { url: string; mode: string } | null;
  /** The bytes of each request, as text. */
  body: string;
}

/** How a delivery stands, in a word. */
export function lookOf(delivery: Pick<Delivery, "state" | "attempts">): { text: string; tone: Tone } {
  switch (delivery.state) {
    case "delivered":
      return { text: "Delivered", tone: "good" };
    case "expired":
      return { text: "Expired", tone: "bad" };
    case "cancelled":
      return { text: "Cancelled", tone: "plain" };
    case "pending":
      return delivery.attempts > 0 ? { text: "Failing", tone: "bad" } : { text: "Pending", tone: "busy" };
  }
}

export function succeeded({ status, error }: Pick<Attempt, "status" | "error">): boolean {
  return error === null && status !== null && status >= 200 && status < 300;
}

/** What came of an attempt: `200`, `500`, or the code of what went wrong. */
export function outcomeText({ status, error }: { status: number | null; error: string | null }): string {
  if (status !== null) return String(status);
  return error === null ? "–" : error.toLowerCase().replaceAll("_", " ");
}

/** What happened, for the eye: `Call missed`, `channel.post`. */
export function eventText({ type, method, status }: Pick<Delivery, "type" | "method" | "status">): string {
  return status === null ? `${type}.${method}` : `Call ${status}`;
}
