import type { Call, CallStatus } from "../store/records.ts";

/** A status that a call has just reached. */
export interface StatusChange {
  status: CallStatus;
  at: number;
  offline: boolean;
  latencyMs?: number;
}

/** Whether the call has ended: answered or missed. Nothing that comes after makes an event. */
export function hasEnded(call: Call): boolean {
  return call.status === "answered" || call.status === "missed";
}

/** Who calls, as the `from` of an event: the phone number wherever it is known, else the LID. */
export function callerOf(call: Pick<Call, "creator" | "callerNumber" | "callerLid">): string {
  return call.callerNumber ?? call.callerLid ?? call.creator;
}
