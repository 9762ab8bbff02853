import { heardOnly, noDetails } from "../../src/calls/call.ts";
import { wallTime, whatsAppTime } from "../../src/clock.ts";
import { publicId } from "../../src/ids.ts";
import type { JournalEntry, NewDelivery, Settlement } from "../../src/store/channel-store.ts";
import type {
  AttemptRecord,
  Call,
  CallStatus,
  DeliveryState,
  EventRecord,
  WebhookRecord,
} from "../../src/store/records.ts";

/** A moment that no clock of today shows: whole seconds, at the beginning of an hour. */
export const T0 = 1_800_000_000_000;
export const SECOND = 1_000;
const ID0 = T0 * 2_048;

/** What the journal would write, made by hand: ids by number, times by hand. */
export function callRecord(callId: string, given: Partial<Call> & { at?: number } = {}): Call {
  const { at = T0, ...rest } = given;
  return {
    callId,
    givenId: null,
    status: "initiated",
    creator: "1@s.whatsapp.net",
    callerNumber: "1@s.whatsapp.net",
    callerLid: null,
    offeredBy: null,
    group: false,
    groupJid: null,
    video: false,
    offline: false,
    startedAt: whatsAppTime(at),
    ringingAt: null,
    endedAt: null,
    endReason: null,
    heardAt: wallTime(at),
    ...heardOnly,
    ...noDetails,
    ...rest,
  };
}

/** The call a step later, as its next event has it. */
export function stepOf(call: Call, status: CallStatus, at: number, endReason = "timeout"): Call {
  if (status === "ringing") return { ...call, status, ringingAt: whatsAppTime(at), heardAt: wallTime(at) };
  const end = status === "answered" ? "answered" : endReason;
  return { ...call, status, endedAt: whatsAppTime(at), endReason: end, heardAt: wallTime(at) };
}

/** A call that is known by its end alone. */
export function endedCall(call: Call, given: Partial<Call> = {}): Call {
  const { startedAt: endedAt } = call;
  return { ...call, status: "ended", endedAt, endReason: "completed", durationSeconds: 93, ...given };
}

export function laneOf({ startedAt, callId }: Pick<Call, "startedAt" | "callId">): string {
  return `${String(startedAt).padStart(15, "0")}-${callId}`;
}

/** Gives ids as the gateway does: each greater than the one before, those of what is owed right behind their event's. */
export class Numbering {
  #last = ID0;

  next(prefix: "evt" | "dlv" | "act"): string {
    this.#last += 1;
    return publicId(prefix, this.#last);
  }

  /** From here on ids are of this moment, or later. */
  at(ms: number): void {
    this.#last = Math.max(this.#last, ms * 2_048);
  }
}

/** An entry: a call with the event of its status, owed to some webhooks. */
export function entryOf(
  ids: Numbering,
  call: Call,
  webhookIds: readonly string[],
  { isNew = call.status === "initiated", at = Number(call.heardAt) } = {},
): JournalEntry {
  const eventId = ids.next("evt");
  const status = call.status === "queued" || call.status === "ended" ? null : call.status;
  const event: EventRecord = {
    eventId,
    callId: call.callId,
    type: "calls",
    method: call.status === "ended" ? "patch" : "post",
    status,
    at,
    journaledAt: at,
    body: `{"call":"${call.callId}","status":"${call.status}"}`,
  };
  const deliveries = webhookIds.map((webhookId): NewDelivery => {
    const deliveryId = ids.next("dlv");
    return { deliveryId, eventId, webhookId, lane: laneOf(call), createdAt: at, replayOf: null };
  });
  return { call, isNew, events: [event], deliveries };
}

export function webhookRecord(channelId: string, webhookId: string): WebhookRecord {
  return {
    channelId,
    webhookId,
    url: `https://example.com/${webhookId}`,
    mode: "body",
    headers: Uint8Array.of(1),
    events: ["calls.post"],
    maxAgeSeconds: null,
    disabledAt: null,
    disabledReason: null,
    signingSecrets: null,
    account: false,
    createdAt: T0,
  };
}

export function attemptRecord(number: number, at: number, error: string | null): AttemptRecord {
  return {
    number,
    at,
    durationMs: 7,
    address: "192.0.2.1",
    status: error === null ? 200 : null,
    error,
    answer: error === null ? "ok" : null,
    remark: null,
    location: null,
  };
}

export function settlementOf(
  { deliveryId, webhookId, lane }: Pick<NewDelivery, "deliveryId" | "webhookId" | "lane">,
  state: DeliveryState,
  { number, at, dueAt = null }: { number: number; at: number; dueAt?: number | null },
): Settlement {
  const attempt = attemptRecord(number, at, state === "delivered" ? null : "CONNECTION_RESET");
  return { deliveryId, webhookId, lane, state, dueAt, settledAt: at, attempt };
}
