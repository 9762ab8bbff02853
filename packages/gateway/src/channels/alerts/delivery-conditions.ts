import { type Clock, elapsed, type MonotonicTime } from "../../clock.ts";
import { FAILING_AFTER } from "../../deliveries/endpoint-health.ts";
import type { ChannelSettlement } from "../../store/channel-store.ts";
import type { PendingDelivery } from "../../store/records.ts";
import type { Webhook } from "../../subscriptions/webhook.ts";
import type { Condition } from "./alert.ts";

/** An endpoint that has failed for less than this is retried, and nobody is told. */
const FAILING_MS = 15 * 60_000;
/** Expired deliveries are over when none has expired for this long. */
const QUIET_MS = 60 * 60_000;

interface Attempts {
  /** Failures in a row. */
  failures: number;
  /** When the first of them came; null after a success. */
  since: MonotonicTime | null;
}

/** How the deliveries of this node went, as far as alerts ask. A restart forgets it: then what was told before stays. */
export class DeliveryConditions {
  readonly #clock: Pick<Clock, "monotonic">;
  /** By webhook; one for several channels is one. */
  readonly #attempts = new Map<string, Attempts>();
  /** When a delivery of a channel expired last. */
  readonly #expired = new Map<string, MonotonicTime>();
  readonly #begun: MonotonicTime;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
    this.#begun = clock.monotonic();
  }

  /** An outcome is on disk. */
  settled({ webhookId, type }: PendingDelivery, settlement: ChannelSettlement): void {
    const { channelId, state, attempt } = settlement;
    const now = this.#clock.monotonic();
    // Alerts that nobody took are no reason for another alert.
    if (state === "expired" && type !== "ops") this.#expired.set(channelId, now);
    if (state === "delivered") this.#attempts.set(webhookId, { failures: 0, since: null });
    else if (attempt) {
      const { failures = 0, since = null } = this.#attempts.get(webhookId) ?? {};
      this.#attempts.set(webhookId, { failures: failures + 1, since: since ?? now });
    }
  }

  /** What is wrong with a channel's deliveries. @param webhooks those that it tells of */
  of(channelId: string, webhooks: readonly Webhook[]): Condition[] {
    return [
      { kind: "deliveries_expired", isSo: this.#isExpiring(channelId) },
      ...webhooks.map(({ webhookId, disabledAt }): Condition => {
        const isSo = disabledAt === null ? this.#isFailing(webhookId) : false;
        return { kind: "endpoint_failing", webhookId, isSo };
      }),
    ];
  }

  #isExpiring(channelId: string): boolean | undefined {
    const now = this.#clock.monotonic();
    const last = this.#expired.get(channelId);
    if (last !== undefined && elapsed(last, now) < QUIET_MS) return true;
    // Nobody knows what expired right before this process began.
    return elapsed(this.#begun, now) < QUIET_MS ? undefined : false;
  }

  #isFailing(webhookId: string): boolean | undefined {
    const attempts = this.#attempts.get(webhookId);
    if (!attempts) return undefined;
    const { failures, since } = attempts;
    if (since === null) return false;
    const isLong = failures >= FAILING_AFTER && elapsed(since, this.#clock.monotonic()) >= FAILING_MS;
    return isLong || undefined;
  }
}
