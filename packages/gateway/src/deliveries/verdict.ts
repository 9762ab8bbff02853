import type { AttemptRecord, PendingDelivery } from "../store/records.ts";
import type { Settlement } from "../store/store.ts";
import type { Target } from "../webhooks/webhook.ts";
import { parseRetryAfter, retryDelay } from "./retry.ts";
import type { Sent } from "./sender.ts";

/** A delivery older than this is not sent any more, unless its webhook sets another age: seven days. */
export const MAX_AGE_MS = 7 * 24 * 3_600_000;

/** What becomes of a delivery, and what it says about its endpoint. */
export interface Verdict {
  settlement: Settlement;
  /** The endpoint answered 410 Gone: it wants nothing more. */
  gone: boolean;
}

/** When a delivery stops being worth sending: milliseconds since 1970. */
export function expiryOf(delivery: PendingDelivery, target: Target): number {
  const { maxAgeSeconds } = target.webhook;
  return delivery.createdAt + (maxAgeSeconds === null ? MAX_AGE_MS : maxAgeSeconds * 1000);
}

/** The settlement of a delivery that grew too old; `attempt` only where one was made. */
export function expire(delivery: PendingDelivery, target: Target, now: number): Settlement {
  return settlementOf(delivery, target, "expired", null, now, null);
}

/** Success is any 2xx. All else comes again later, up to the delivery's expiry. */
export function judge(
  delivery: PendingDelivery,
  target: Target,
  sent: Sent,
  now: number,
  random: number,
): Verdict {
  const { at, durationMs, address, status, error, answer } = sent;
  const number = delivery.attempts + 1;
  const attempt: AttemptRecord = { number, at, durationMs, address, status, error, answer };
  const succeeded = error === null && status !== null && status >= 200 && status < 300;
  if (succeeded) {
    return { settlement: settlementOf(delivery, target, "delivered", null, now, attempt), gone: false };
  }
  const rule = { delayMs: target.retryDelayMs, capMs: target.retryCapMs };
  const wait = retryDelay(rule, attempt.number, parseRetryAfter(sent.retryAfter, now), random);
  const dueAt = Math.min(now + wait, Math.max(expiryOf(delivery, target), now));
  const settlement = settlementOf(delivery, target, "pending", dueAt, now, attempt);
  return { settlement, gone: status === 410 };
}

function settlementOf(
  delivery: PendingDelivery,
  target: Target,
  state: Settlement["state"],
  dueAt: number | null,
  settledAt: number,
  attempt: AttemptRecord | null,
): Settlement {
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
