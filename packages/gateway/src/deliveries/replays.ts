import { type Clock, nowOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { ActionRecord } from "../store/actions.ts";
import type { HolderOf } from "../store/channel-store.ts";
import type { DeliveryEntry, Replayable, ReplayQuery } from "../store/history.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { WebhookRegistry } from "../subscriptions/registry.ts";
import type { RuleRegistry } from "../subscriptions/rule-registry.ts";
import { pendingActions } from "./action-lanes.ts";

export interface ReplaysOptions {
  store: Pick<Store, "listReplayable" | "countReplayable">;
  holderOf: HolderOf;
  registry: WebhookRegistry;
  rules: RuleRegistry;
  ids: Ids;
  clock: Clock;
  /** Called with the new deliveries; `heads` says for each whether it is the head of its lane. */
  accept: (channelId: string, deliveries: readonly PendingDelivery[], heads: readonly boolean[]) => void;
  /** Called when a write failed. It may be on disk all the same, so the listener has to read the store. */
  onUnsure: (channelId: string) => void;
}

/** Replays written in one step, at most, so that other writes go in between. */
const STEP = 200;

/** Replays finished deliveries. Each replay is a new delivery in the lane of its original. */
export class Replays {
  readonly #options: ReplaysOptions;

  constructor(options: ReplaysOptions) {
    this.#options = options;
  }

  /**
   * Replays one delivery. A replay of a replay repeats the original.
   * @returns the id of the new delivery
   * @throws RinghookError `DELIVERY_PENDING`, `WEBHOOK_NOT_FOUND`, `WEBHOOK_DISABLED`, `DELIVERY_NOT_FOUND`
   */
  async one({ channelId, deliveryId, webhookId, state, replayOf }: DeliveryEntry): Promise<string> {
    if (state === "pending") {
      throw new RinghookError("DELIVERY_PENDING", `delivery ${deliveryId} is still pending`);
    }
    const target = this.#options.registry.target(channelId, webhookId);
    if (!target) {
      throw new RinghookError("WEBHOOK_NOT_FOUND", `the webhook of delivery ${deliveryId} was removed`);
    }
    if (target.webhook.disabledAt !== null) {
      throw new RinghookError("WEBHOOK_DISABLED", `webhook ${webhookId}: ${target.webhook.disabledReason}`, {
        hint: "Change the webhook to enable it, then try again.",
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
    throw new RinghookError("DELIVERY_NOT_FOUND", `delivery ${original} is no longer in the log`);
  }

  /**
   * Has an action that failed or was skipped done once more, as if its event were of now. Limits count for it, too.
   * @returns the id of the new action
   * @throws RinghookError `ACTION_NOT_OPEN`
   */
  async action({ channelId, actionId: original, state, expiresAt, ...rest }: ActionRecord): Promise<string> {
    const { holderOf, rules, ids, clock, accept } = this.#options;
    const at = nowOf(clock);
    const actionId = ids.next("act");
    const ages = rules.of(channelId)?.limits.max_age_s ?? 0;
    const replay = { actionId, original, at, expiresAt: expiresAt === null ? null : at + ages * 1_000 };
    const isOpen = state === "failed" || state === "skipped";
    const write = () => this.#sure(channelId, holderOf(channelId).replayAction(replay));
    if (!isOpen || !(await write())) {
      const why = state === "done" ? "was done" : "is still to be done";
      throw new RinghookError("ACTION_NOT_OPEN", `action ${original} ${why}`);
    }
    const once = { ...rest, actionId, plannedAt: at, createdAt: at, expiresAt, state: "pending" } as const;
    const { deliveries, heads } = pendingActions([once], at);
    accept(channelId, deliveries, heads);
    return actionId;
  }

  /** How many deliveries `all` would replay. */
  count(query: Omit<ReplayQuery, "after" | "limit">): Promise<number> {
    return this.#options.store.countReplayable(query);
  }

  /**
   * Replays what a filter matches, oldest first, in bounded steps.
   * @param most replays at most this many, in case more match than were counted
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
    const { holderOf, ids, clock, accept } = this.#options;
    const createdAt = nowOf(clock);
    const deliveries = originals.map(({ deliveryId: replayOf, ...rest }): PendingDelivery => {
      return { ...rest, deliveryId: ids.next("dlv"), attempts: 0, createdAt, replayOf };
    });
    const written = holderOf(channelId).record({ events: [], deliveries });
    const { heads = [] } = await this.#sure(channelId, written);
    accept(channelId, deliveries, heads);
    return deliveries.map(({ deliveryId }) => deliveryId);
  }
  async #sure<Outcome>(channelId: string, written: Promise<Outcome>): Promise<Outcome> {
    try {
      return await written;
    } catch (error) {
      this.#options.onUnsure(channelId);
      throw error;
    }
  }
}
