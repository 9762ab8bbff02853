import type { Outcome } from "../sinks/sink.ts";
import type { ChannelSettlement } from "../store/channel-store.ts";
import type { AttemptRecord, PendingDelivery } from "../store/records.ts";
import type { Target } from "../subscriptions/webhook.ts";
import { retryDelay } from "./retry.ts";

/** The maximum age of a delivery, unless its webhook sets another: seven days. */
export const MAX_AGE_MS = 7 * 24 * 3_600_000;

/** Why a webhook is disabled, where its sink gives no other reason. */
export const GONE = "the endpoint answered 410 Gone";

/** When a verdict is given. Times in milliseconds since 1970. */
export interface VerdictTime {
  now: number;
  /** The time for judging a delivery's age: see ClockWatch. */
  expiryTime: number;
}

/** When a delivery expires: milliseconds since 1970. */
export function expiryOf(delivery: PendingDelivery, target: Target): number {
  const { maxAgeSeconds } = target.webhook;
  return delivery.createdAt + (maxAgeSeconds === null ? MAX_AGE_MS : maxAgeSeconds * 1000);
}

/** The settlement of a delivery that grew too old; `attempt` only where one was made. */
export function expire(delivery: PendingDelivery, target: Target, now: number): ChannelSettlement {
  return settlementOf(delivery, target, "expired", null, now, null);
}

/** What becomes of a delivery through an attempt: what was not accepted comes again later, up to the delivery's expiry. */
export function judge(
  delivery: PendingDelivery,
  target: Target,
  { result, retryAfterMs, evidence }: Outcome,
  { now, expiryTime }: VerdictTime,
  random: number,
): ChannelSettlement {
  if (result === "later")
    return settlementOf(delivery, target, "pending", now + (retryAfterMs ?? 0), now, null);
  const { at, durationMs, address, status, error, answer, remark, location } = evidence;
  const number = delivery.attempts + 1;
  const attempt = { number, at, durationMs, address, status, error, answer, remark, location };
  if (result === "accepted") return settlementOf(delivery, target, "delivered", null, now, attempt);
  const rule = { delayMs: target.retryDelayMs, capMs: target.retryCapMs };
  const wait = retryDelay(rule, attempt.number, retryAfterMs, random);
  // It is checked once more when it expires.
  const left = Math.max(0, expiryOf(delivery, target) - expiryTime);
  return settlementOf(delivery, target, "pending", now + Math.min(wait, left), now, attempt);
}

function settlementOf(
  delivery: PendingDelivery,
  target: Target,
  state: ChannelSettlement["state"],
  dueAt: number | null,
  settledAt: number,
  attempt: AttemptRecord | null,
): ChannelSettlement {
  const { deliveryId, lane, webhookId } = delivery;
  return {
    channelId: target.webhook.channelId,
    webhookId,
    deliveryId,
    lane,
    state,
    dueAt,
    settledAt,
    attempt,
  };
}
