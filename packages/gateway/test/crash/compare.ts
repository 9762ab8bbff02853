import type { Network } from "@ringhook/simulator";
import type { ReceivedRequest } from "../stage/http-receiver.ts";
import type { Kept } from "./kept.ts";
import { type Arrival, orderOf } from "./order.ts";

export interface PlacedCall {
  id: string;
  end: "missed" | "answered";
}

/** What a crash run found. All lists are of call or delivery ids, and must be empty. */
export interface CrashReport {
  calls: number;
  stanzas: number;
  acknowledged: number;
  events: number;
  deliveries: number;
  duplicates: number;
  kills: number;
  /** Texts of rules that phones show. */
  texts: number;
  /** Who was written to more than once by one channel, as `from to`. */
  writtenToTwice: string[];
  /** Calls without exactly one right end delivered. */
  withoutTheirEnd: string[];
  /** Acknowledged stanzas whose meaning is not in the journal. */
  acknowledgedButNotKept: string[];
  /** Journaled events that never arrived. */
  notDelivered: string[];
  outOfOrder: string[];
  doubledOutOfTurn: string[];
  /** Deliveries that came twice though neither a kill explains it nor an attempt whose answer came too late. */
  doubledWithoutCause: string[];
  faults: string[];
}

interface Evidence {
  kept: Kept;
  network: Network;
  placed: PlacedCall[];
  requests: ReceivedRequest[];
  kills: number[];
  /** Absent where no rules are in force. */
  texts?: string[];
}

/** A delivery is in flight at a kill when it was answered no longer than this before it. */
const IN_FLIGHT_MS = 3_000;

/** Compares what the network, the journal and the receiver saw. */
export function compare({ kept, network, placed, requests, kills, texts = [] }: Evidence): CrashReport {
  const { journaled, answeredLate } = kept;
  const taken = requests.filter(({ status }) => status === 200);
  const { outOfOrder, doubledOutOfTurn } = orderOf(taken.map(arrivalOf));
  const seen = new Map<string, number[]>();
  for (const { headers, at } of taken) {
    const id = String(headers["webhook-id"]);
    seen.set(id, [...(seen.get(id) ?? []), at]);
  }
  return {
    calls: placed.length,
    stanzas: network.stanzas.length,
    acknowledged: network.stanzas.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length,
    events: journaled.length,
    deliveries: seen.size,
    duplicates: taken.length - seen.size,
    kills: kills.length,
    texts: texts.length,
    writtenToTwice: texts.filter((text, index) => texts.indexOf(text) !== index),
    withoutTheirEnd: withoutTheirEnd(placed, taken),
    acknowledgedButNotKept: acknowledgedButNotKept(kept, network),
    notDelivered: journaled
      .filter(({ deliveryId }) => !seen.has(deliveryId))
      .map(({ deliveryId }) => deliveryId),
    outOfOrder,
    doubledOutOfTurn,
    doubledWithoutCause: [...seen]
      .filter(([id, times]) => !explained(times, kills) && times.length - 1 > (answeredLate.get(id) ?? 0))
      .map(([id]) => id),
    faults: network.faults.map(({ code, message }) => `${code}: ${message}`),
  };
}

/** What a request tells. */
export function arrivalOf({ body, headers }: ReceivedRequest): Arrival {
  const { id: callId, status } = JSON.parse(body).calls[0];
  return { callId, status, webhookId: String(headers["webhook-id"]) };
}

const isEnd = (status: string): boolean => status === "missed" || status === "answered";

/** Calls of which not exactly one end was taken, and the right one. */
export function withoutTheirEnd(placed: PlacedCall[], taken: ReceivedRequest[]): string[] {
  const ends = new Map<string, Set<string>>();
  for (const request of taken) {
    const { callId, status, webhookId } = arrivalOf(request);
    if (isEnd(status)) ends.set(callId, (ends.get(callId) ?? new Set()).add(`${status} ${webhookId}`));
  }
  return placed
    .filter(({ id, end }) => {
      const [only, ...more] = [...(ends.get(id) ?? [])];
      return more.length > 0 || !only?.startsWith(end);
    })
    .map(({ id }) => id);
}

/** What each acknowledged stanza must have left behind: an offer its call, an end its event. */
function acknowledgedButNotKept({ callIds, journaled }: Kept, network: Network): string[] {
  const ended = new Set(journaled.filter(({ status }) => isEnd(status)).map(({ callId }) => callId));
  const acknowledged = network.stanzas.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  return acknowledged
    .filter(({ tag, callId }) => (ENDS.has(tag) ? !ended.has(callId) : !callIds.has(callId)))
    .map(({ tag, callId }) => `${tag} of ${callId}`);
}

const ENDS = new Set(["accept", "reject", "terminate"]);

/** Each further arrival must follow a kill that hit the one before while it was in flight. */
function explained(times: number[], kills: number[]): boolean {
  return times.every((at, index) => {
    const before = times[index - 1];
    return (
      before === undefined ||
      kills.some((kill) => before <= kill && kill - before < IN_FLIGHT_MS && kill <= at)
    );
  });
}
