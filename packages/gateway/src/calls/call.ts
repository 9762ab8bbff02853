import { countryOf } from "@ringhook/calls/country";
import { callerLaneNo } from "../caller-lane.ts";
import { msOf, type WhatsAppTime } from "../clock.ts";
import type { Person } from "../persons.ts";
import type { Call, CallDetails, CallStatus, CallTalk, PendingDelivery } from "../store/records.ts";
import { toldIn } from "./told-call.ts";

/** A status that a call has just reached. */
export interface StatusChange {
  status: CallStatus;
  at: WhatsAppTime;
  offline: boolean;
  latencyMs?: number;
}

/** Of a call nothing of this is known. */
export const noDetails: CallDetails = {
  callerName: null,
  callerPlatform: null,
  callerVersion: null,
  callerCountry: null,
  silence: null,
};

/** A call that somebody else placed, of which only its stanzas are known. */
export const heardOnly: CallTalk = { direction: "incoming", durationSeconds: null, log: null };

/** Whether the call has ended: answered or missed, or known by its end alone. Nothing that comes after makes an event. */
export function hasEnded({ status }: Pick<Call, "status">): boolean {
  return status === "answered" || status === "missed" || status === "ended";
}

/** The caller, as in the `from` of an event: the phone number if known, else the LID. */
export function callerOf(call: Pick<Call, "creator" | "callerNumber" | "callerLid">): string {
  return call.callerNumber ?? call.callerLid ?? call.creator;
}

/** The country of the caller's number: as WhatsApp tells it, else by the calling code; null for a hidden number. */
export function countryOfCaller(
  call: Pick<Call, "creator" | "callerNumber" | "callerLid" | "callerCountry">,
): string | null {
  return call.callerCountry ?? countryOf({ from: callerOf(call) }) ?? null;
}

/** The caller, for comparing with other persons. */
export function personOfCaller({ callerNumber, callerLid }: Call): Person | undefined {
  if (callerNumber === null && callerLid === null) return undefined;
  return { number: callerNumber ?? undefined, lid: callerLid ?? undefined };
}

/** The call's id as WhatsApp gave it, and as events and requests name it. */
export function givenIdOf({ callId, givenId }: Pick<Call, "callId" | "givenId">): string {
  return givenId ?? callId;
}

/**
 * The lane of a call's deliveries. It begins with the time of the call, so that lanes that live at one time lie
 * together in the store's index of them: by the random ids of calls, each would be a page of its own to write.
 */
export function laneOf({ startedAt, callId }: Pick<Call, "startedAt" | "callId">): string {
  return `${String(msOf(startedAt)).padStart(15, "0")}-${callId}`;
}

/** The call of a delivery; null for an event of another kind, and for a call that has no row. */
export function callIdOf({
  type,
  lane,
  body,
}: Pick<PendingDelivery, "type" | "lane" | "body">): string | null {
  if (callerLaneNo(lane) !== null) return toldIn(body).id ?? null;
  return type === "calls" && /^\d{15,}-/.test(lane) ? lane.slice(lane.indexOf("-") + 1) : null;
}

/** Whether only the time of the last stanza differs. Some stanzas repeat three times a second and need no write. */
export function saysTheSame(before: Call, after: Call): boolean {
  const keys = Object.keys(after) as (keyof Call)[];
  return keys.every((key) => key === "heardAt" || before[key] === after[key]);
}
