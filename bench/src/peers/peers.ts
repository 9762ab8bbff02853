import type { OrNull, Parts } from "../parts.ts";
import type { RunningReceiver } from "../receivers.ts";
import { type Loss, type LossPlan, lossOf } from "./loss.ts";
import { type Order, orderOf } from "./order.ts";
import { PEERS } from "./peer.ts";
import { type Rate, type RatePlan, rateOf } from "./rate.ts";
import { hasRedis } from "./redis.ts";

/** How fast a sender is, what it loses, and whether it keeps order; null where that could not be measured. */
export interface PeerFigures extends OrNull<Rate>, OrNull<Loss>, OrNull<Order> {
  name: string;
}

export interface PeersPlan {
  rate: RatePlan;
  loss: LossPlan;
  orderedCalls: number;
}

const UNKNOWN = {
  rate: { per_second: null, ratio_to_bare: null },
  loss: { accepted_before_kill: null, lost_in_kill: null },
  order: { calls: null, calls_misordered: null },
} as const;

/**
 * The product beside what a user would pick instead, one by one: on a machine that is busy with another sender, requests
 * overtake each other though none fails. Only what is lost does not depend on that.
 */
export async function comparePeers(
  receiver: RunningReceiver,
  plan: PeersPlan,
  parts: Parts,
  leftOut: string[],
): Promise<PeerFigures[]> {
  const present = PEERS.filter(({ appendfsync }) => !appendfsync || hasRedis());
  if (present.length < PEERS.length) leftOut.push("BullMQ: redis-server is not installed");
  const rates: (Rate | null)[] = [];
  for (const peer of present) {
    rates.push(await parts.measure(`peers, rate of ${peer.title}`, () => rateOf(peer, receiver, plan.rate)));
  }
  const losses = await Promise.all(
    present.map((peer) => parts.measure(`peers, loss of ${peer.title}`, () => lossOf(peer, plan.loss))),
  );
  const orders: (Order | null)[] = [];
  for (const peer of present) {
    const order = (): Promise<Order> => orderOf(peer, plan.orderedCalls);
    orders.push(await parts.measure(`peers, order of ${peer.title}`, order));
  }
  return present.map(({ title }, index) => ({
    name: title,
    ...(rates[index] ?? UNKNOWN.rate),
    ...(losses[index] ?? UNKNOWN.loss),
    ...(orders[index] ?? UNKNOWN.order),
  }));
}
