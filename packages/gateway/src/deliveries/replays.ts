import type { Clock } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { DeliveryEntry, Replayable, ReplayQuery } from "../store/history.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { WebhookRegistry } from "../webhooks/registry.ts";

export interface ReplaysOptions {
  store: Store;
  registry: WebhookRegistry;
  ids: Ids;
  clock: Clock;
  /** Hands over what was just written, with whether each is the head of its lane. */
  accept: (channelId: string, deliveries: readonly PendingDelivery[], heads: readonly boolean[]) => void;
}

/** So many are written in one step: others' writes go in between. */
const STEP = 200;

/** Sends again what is done: each replay is a delivery of its own, in the lane of the one it repeats. */
export class Replays {
  readonly #options: ReplaysOptions;

  constructor(options: ReplaysOptions) {
    this.#options = options;
  }

  /**
   * Replays one delivery; of a replay, the delivery that it repeats.
   * @returns the id of the new delivery
   * @throws RinghookError `DELIVERY_PENDING`, `WEBHOOK_NOT_FOUND`, `WEBHOOK_DISABLED`, `DELIVERY_NOT_FOUND`
   */
  async one({ channelId, deliveryId, webhookId, state, replayOf }: DeliveryEntry): Promise<string> {
    if (state === "pending") {
      throw new RinghookError("DELIVERY_PENDING", `delivery ${deliveryId} is pending: it is sent anyway`);
    }
    const target = this.#options.registry.target(channelId, webhookId);
    if (!target) {
      throw new RinghookError("WEBHOOK_NOT_FOUND", `the webhook of delivery ${deliveryId} was removed`);
    }
    if (target.webhook.disabledAt !== null) {
      throw new RinghookError("WEBHOOK_DISABLED", `webhook ${webhookId}: ${target.webhook.disabledReason}`, {
        hint: "Change the webhook, which enables it, and try again.",
      });
    }
    const original = replayOf ?? deliveryId;
    const found = await this.#options.store.listReplayable({
      filter: { channelId, deliveryId: original },
      after: null,
      upTo: original,
      limit: 1,
    });
    const [id] = await this.#write(channelId, found);
    if (id !== undefined) return id;
    throw new RinghookError("DELIVERY_NOT_FOUND", `delivery ${original} is not in the log any more`);
  }

  /** How many deliveries `all` would replay. */
  count(query: Omit<ReplayQuery, "after" | "limit">): Promise<number> {
    return this.#options.store.countReplayable(query);
  }

  /**
   * Replays what a filter matches, oldest first, in bounded steps.
   * @param most it ends after so many, should more match than were counted
   * @returns how many were replayed
   */
  async all(query: Omit<ReplayQuery, "after" | "limit">, most: number): Promise<number> {
    let replayed = 0;
    for (let after: string | null = null; replayed < most; ) {
      const limit = Math.min(STEP, most - replayed);
      const found = await this.#options.store.listReplayable({ ...query, after, limit });
      const last: Replayable | undefined = found.at(-1);
      if (!last) break;
      await this.#write(query.filter.channelId, found);
      replayed += found.length;
      after = last.deliveryId;
    }
    return replayed;
  }

  async #write(channelId: string, originals: readonly Replayable[]): Promise<string[]> {
    if (originals.length === 0) return [];
    const { store, ids, clock, accept } = this.#options;
    const createdAt = clock();
    const deliveries = originals.map(({ deliveryId: replayOf, ...rest }): PendingDelivery => {
      return { ...rest, deliveryId: ids.next("dlv"), attempts: 0, createdAt, replayOf };
    });
    const { heads = [] } = await store.record({ channelId, events: [], deliveries });
    accept(channelId, deliveries, heads);
    return deliveries.map(({ deliveryId }) => deliveryId);
  }
}
