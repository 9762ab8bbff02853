import type { Accepted } from "./accepted.ts";
import type { NotedArrival, NotingReceiver } from "./noting-receiver.ts";
import { eventOf, orderOf } from "./order.ts";

/** What a fault run found. All lists are of events or delivery ids, and must be empty. */
export interface FaultReport {
  accepted: number;
  /** Events that were taken, also those whose acceptance a kill swallowed. */
  arrived: number;
  /** Requests that were answered 500 or left hanging. */
  refused: number;
  /** Deliveries that were taken again, by a later life of the sender. */
  repeats: number;
  /** Accepted events that were never taken. */
  missing: string[];
  outOfOrder: string[];
  /** Events that came before the one before was taken. */
  overtaking: string[];
  doubledOutOfTurn: string[];
  /** Deliveries that one life of the sender sent again after it was told that they were taken. */
  doubledWithoutCause: string[];
  /** Deliveries that were sent again although it was on disk that they were taken. */
  doubledAfterSettled: string[];
  /** Events with more than one webhook-id. */
  severalIds: string[];
  /** Deliveries whose bytes differed between attempts. */
  changedBytes: string[];
  /** Deliveries that the store still holds for undelivered. */
  unsettled: string[];
}

interface Evidence {
  accepted: Accepted;
  receiver: NotingReceiver;
  /** Deliveries whose success was on disk at the end of a life, by the first life at whose end it was. */
  settled: ReadonlyMap<string, number>;
  unsettled: string[];
}

/** Compares what the sender accepted, the receiver saw and the store kept. */
export function faultReport({ accepted, receiver, settled, unsettled }: Evidence): FaultReport {
  const { arrivals, taken: events } = receiver;
  const taken = arrivals.filter(({ answer }) => answer === 200);
  const deliveries = new Set(taken.map(({ webhookId }) => webhookId));
  return {
    accepted: accepted.events.size,
    arrived: events.size,
    refused: arrivals.length - taken.length,
    repeats: taken.length - deliveries.size,
    missing: accepted.missingIn(events),
    ...orderOf(arrivals),
    overtaking: overtaking(arrivals),
    doubledWithoutCause: repeated(taken.map(({ life, webhookId }) => `${webhookId} in life ${life}`)),
    severalIds: severalOf(arrivals, eventOf, ({ webhookId }) => webhookId),
    changedBytes: severalOf(
      arrivals,
      ({ webhookId }) => webhookId,
      ({ body }) => body,
    ),
    doubledAfterSettled: arrivals
      .filter(({ life, webhookId }) => life > (settled.get(webhookId) ?? life))
      .map(eventOf),
    unsettled,
  };
}

function overtaking(arrivals: NotedArrival[]): string[] {
  const last = new Map<string, NotedArrival>();
  const taken = new Set<string>();
  return arrivals.flatMap((arrival) => {
    const before = last.get(arrival.callId);
    last.set(arrival.callId, arrival);
    if (arrival.answer === 200) taken.add(arrival.webhookId);
    const isNext = before && before.webhookId !== arrival.webhookId;
    return isNext && !taken.has(before.webhookId) ? [eventOf(arrival)] : [];
  });
}

function repeated(names: string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}

/** The keys under which more than one thing was seen. */
function severalOf(
  arrivals: NotedArrival[],
  keyOf: (arrival: NotedArrival) => string,
  saidOf: (arrival: NotedArrival) => string,
): string[] {
  const first = new Map<string, string>();
  const several = new Set<string>();
  for (const arrival of arrivals) {
    const key = keyOf(arrival);
    const said = saidOf(arrival);
    if ((first.get(key) ?? said) !== said) several.add(key);
    first.set(key, said);
  }
  return [...several];
}
