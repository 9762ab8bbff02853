import type { CallStatus, ReceivedCallStatus } from "./call-event.ts";

/**
 * The statuses, from the least telling to the most. Ringhook ends a call once; where another sender contradicts itself,
 * what somebody answered was not missed.
 */
export const statuses = [
  "initiated",
  "ringing",
  "missed",
  "answered",
] as const satisfies readonly CallStatus[];

/** The status that a received one means: the caller's `canceled` is a call nobody answered. */
export function knownStatus(status: ReceivedCallStatus): CallStatus {
  return status === "canceled" ? "missed" : status;
}
