import type { Call, CallStatus, PendingDelivery } from "../store/records.ts";

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

/**
 * The lane of a call's deliveries. It begins with the time of the call, so that lanes that live at one time lie
 * together in the store's index of them: by the random ids of calls, each would be a page of its own to write.
 */
export function laneOf({ startedAt, callId }: Pick<Call, "startedAt" | "callId">): string {
  return `${String(startedAt).padStart(15, "0")}-${callId}`;
}

/** The call that a delivery tells of; null for an event of another kind. */
export function callIdOf({ type, lane }: Pick<PendingDelivery, "type" | "lane">): string | null {
  return type === "calls" ? lane.slice(lane.indexOf("-") + 1) : null;
}
