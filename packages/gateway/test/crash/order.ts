/** An event of a call as it came to a receiver. */
export interface Arrival {
  callId: string;
  status: string;
  webhookId: string;
}

/** For example `missed of CALL-7`. */
export function eventOf({ status, callId }: Pick<Arrival, "status" | "callId">): string {
  return `${status} of ${callId}`;
}

/** `ended` is what is known at the end, and comes after it. */
const RANK: Record<string, number> = {
  initiated: 0,
  ringing: 1,
  missed: 2,
  canceled: 2,
  answered: 2,
  ended: 3,
};

/**
 * What of each call came out of order. Of each delivery only its first arrival counts there: a later one is a
 * double, which may only be of the delivery in flight, never of an older one.
 */
export function orderOf(arrivals: readonly Arrival[]): { outOfOrder: string[]; doubledOutOfTurn: string[] } {
  const seen = new Set<string>();
  const ranks = new Map<string, number>();
  const outOfOrder: string[] = [];
  const doubledOutOfTurn: string[] = [];
  for (const arrival of arrivals) {
    const { callId, status, webhookId } = arrival;
    const rank = RANK[status] ?? -1;
    const before = ranks.get(callId) ?? -1;
    if (seen.has(webhookId)) {
      if (rank < before) doubledOutOfTurn.push(eventOf(arrival));
      continue;
    }
    seen.add(webhookId);
    ranks.set(callId, rank);
    if (rank <= before) outOfOrder.push(eventOf(arrival));
  }
  return { outOfOrder, doubledOutOfTurn };
}
