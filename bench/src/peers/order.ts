import { CONCURRENCY } from "../run-saturated.ts";
import { STATUSES } from "./event-body.ts";
import { startNotingReceiver } from "./noting-receiver.ts";
import { makePlace, type Peer } from "./peer.ts";
import { runPlay } from "./run-play.ts";

export interface Order {
  calls: number;
  /** Calls one of whose events arrived, for the first time, after a later one of the same call. */
  calls_misordered: number;
}

export const FAIL_SHARE = 0.1;
/** As far apart as they need to be for each to arrive in order as long as nothing fails. */
const GAP_MS = 20;
const RETRY_DELAY_MS = 50;
const CALLS_AT_ONCE = 10;

/** Plays calls to a receiver that answers 500 to a tenth of the requests. */
export async function orderOf(peer: Peer, calls: number): Promise<Order> {
  const place = await makePlace(peer);
  const receiver = await startNotingReceiver({ failShare: FAIL_SHARE });
  try {
    await runPlay({
      name: peer.name,
      url: receiver.url,
      concurrency: CONCURRENCY,
      keeping: place.keeping,
      retryDelayMs: RETRY_DELAY_MS,
      calls,
      outstanding: CALLS_AT_ONCE * STATUSES.length,
      gapMs: GAP_MS,
    }).ended;
    return { calls, calls_misordered: misordered(receiver.taken) };
  } finally {
    await place.remove();
    await receiver.stop();
  }
}

function misordered(taken: ReadonlySet<string>): number {
  const ranks: ReadonlyMap<string, number> = new Map(STATUSES.map((status, rank) => [status, rank]));
  const highest = new Map<string, number>();
  const calls = new Set<string>();
  for (const event of taken) {
    const [callId = "", status = ""] = event.split(" ");
    const rank = ranks.get(status) ?? -1;
    const before = highest.get(callId) ?? -1;
    if (rank < before) calls.add(callId);
    highest.set(callId, Math.max(rank, before));
  }
  return calls.size;
}
