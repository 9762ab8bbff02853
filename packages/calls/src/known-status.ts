import type { CallStatus, ReceivedCallStatus } from "./call-event.ts";

/** The status that a received one means: the caller's `canceled` is a call nobody answered. */
export function knownStatus(status: ReceivedCallStatus): CallStatus {
  return status === "canceled" ? "missed" : status;
}
