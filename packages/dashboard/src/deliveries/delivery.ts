import type { Delivery, ResultOf } from "@ringhook/api";
import type { Tone } from "../components/badge.tsx";

/** A delivery with its attempts, its webhook and its body. */
export type DeliveryDetail = ResultOf<"readDelivery">;

/** A delivery's state in a word. One that is pending after an attempt is failing. */
export function stateOf(delivery: Pick<Delivery, "state" | "attempts">): { text: string; tone: Tone } {
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

/** The event as people read it: `Call missed`, `channel.post`. */
export function eventText({ type, method, status }: Pick<Delivery, "type" | "method" | "status">): string {
  return status === null ? `${type}.${method}` : `Call ${status}`;
}
