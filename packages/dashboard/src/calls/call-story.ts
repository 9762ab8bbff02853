import type { DeliveryWithAttempts } from "../deliveries/delivery.ts";
import type { Call } from "./call.ts";

/** One status a call reached, and what was sent of it. */
export interface CallEvent {
  id: string;
  status: "initiated" | "ringing" | "missed" | "answered";
  at: number;
  journaled_at: number;
  deliveries: DeliveryWithAttempts[];
}

/** A call with all that came of it. */
export interface CallStory extends Call {
  events: CallEvent[];
}
