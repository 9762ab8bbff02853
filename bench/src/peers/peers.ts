import type { RunningReceiver } from "../receivers.ts";
import { type Loss, type LossPlan, lossOf } from "./loss.ts";
import { type Order, orderOf } from "./order.ts";
import { PEERS } from "./peer.ts";
import { type Rate, type RatePlan, rateOf } from "./rate.ts";
import { hasRedis } from "./redis.ts";

/** How fast a sender is, what it loses, and whether it keeps order. */
export interface PeerFigures extends Rate, Loss, Order {
  name: string;
}

export interface PeersPlan {
  rate: RatePlan;
  loss: LossPlan;
  orderedCalls: number;
}

/**
 * The product beside what a user would pick instead, one by one: on a machine that is busy with another sender, requests
 * overtake each other though none fails. Only what is lost does not depend on that.
 */
export async function comparePeers(
  receiver: RunningReceiver,
  plan: PeersPlan,
  leftOut: string[],
): Promise<PeerFigures[]> {
  const present = PEERS.filter(({ appendfsync }) => !appendfsync || hasRedis());
  if (present.length < PEERS.length) leftOut.push("BullMQ: redis-server is not installed");
  const rates: Rate[] = [];
  for (const peer of present) rates.push(await rateOf(peer, receiver, plan.rate));
  const losses = await Promise.all(present.map((peer) => lossOf(peer, plan.loss)));
  const orders: Order[] = [];
  for (const peer of present) orders.push(await orderOf(peer, plan.orderedCalls));
  return present.flatMap(({ title }, index) => {
    const [rate, loss, order] = [rates[index], losses[index], orders[index]];
    return rate && loss && order ? [{ name: title, ...rate, ...loss, ...order }] : [];
  });
}
