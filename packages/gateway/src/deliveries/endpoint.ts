import type { Clock } from "../clock.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Settlement, Store } from "../store/store.ts";
import { requestOf } from "../webhooks/request.ts";
import type { Target } from "../webhooks/webhook.ts";
import { EndpointHealth } from "./endpoint-health.ts";
import { Lane } from "./lane.ts";
import type { Sender } from "./sender.ts";
import { expire, expiryOf, judge } from "./verdict.ts";

/** What an endpoint works with. */
export interface EndpointOptions {
  channelId: string;
  webhookId: string;
  store: Store;
  sender: Sender;
  clock: Clock;
  random: () => number;
  /** Attempts under way at once. */
  concurrency: number;
  /** The most lanes in memory; what does not fit stays in the store. */
  window: number;
  /** The webhook as it is now; undefined once it was removed. */
  target: () => Target | undefined;
  onSettled: (delivery: PendingDelivery, settlement: Settlement) => void;
  onGone: () => void;
  /** The store failed: what was sent could not be settled. */
  onStoreFailure: (error: unknown) => void;
}

/**
 * The deliveries of one webhook. Its lanes run beside each other, each strictly in order: the next delivery
 * of a lane leaves only when the outcome of the one before is on disk.
 *
 * Memory holds a window of lanes. What does not fit, and every lane that waits for a retry, is in the store only,
 * and is read from there when it is due: `#behind` says that the store has, or may have, something due.
 */
export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #health = new EndpointHealth();
  readonly #lanes = new Map<string, Lane>();
  readonly #ready: Lane[] = [];
  #underWay = 0;
  #behind = false;
  /** Lanes settled while the store was being read: what the reading says of them is old. */
  #settledMeanwhile: Set<string> | undefined;
  #wake: { at: number; timer: NodeJS.Timeout } | undefined;
  #stopped = false;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  /** Whether nothing is in memory, under way or expected, so that the endpoint may be forgotten. */
  get idle(): boolean {
    return this.#lanes.size === 0 && !this.#behind && !this.#wake && !this.#settledMeanwhile;
  }

  get health(): { failing: boolean; probeAt: number; underWay: number; lanes: number } {
    const { failing, probeAt } = this.#health;
    return { failing, probeAt, underWay: this.#underWay, lanes: this.#lanes.size };
  }

  /** Takes over a delivery that was just journaled. */
  accept(delivery: PendingDelivery, isHead: boolean): void {
    const lane = this.#lanes.get(delivery.lane);
    if (lane) {
      lane.append(delivery);
      return;
    }
    const fits = isHead && !this.#behind && !this.#health.failing && this.#lanes.size < this.#options.window;
    if (fits) this.#enter(new Lane(delivery.lane, [delivery]));
    else this.#behind = true;
    this.#pump();
  }

  /** Looks into the store for what is due: at the start, and when webhooks or settings have changed. */
  resume(): void {
    this.#behind = true;
    this.#pump();
  }

  /** Begins nothing more. What is under way is settled; all else is in the store. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#wake?.timer);
    this.#wake = undefined;
    this.#behind = false;
    this.#ready.length = 0;
  }

  get underWay(): number {
    return this.#underWay;
  }

  #enter(lane: Lane): void {
    this.#lanes.set(lane.key, lane);
    this.#ready.push(lane);
  }

  #pump(): void {
    if (this.#stopped) return;
    if (this.#health.failing) {
      this.#probe();
      return;
    }
    while (this.#underWay < this.#options.concurrency) {
      const lane = this.#ready.shift();
      if (!lane) break;
      void this.#attempt(lane);
    }
    if (this.#behind && this.#lanes.size <= this.#options.window / 2) void this.#load(this.#options.window);
  }

  /** A failing endpoint gets one attempt at a time; the lanes that waited in memory wait in the store instead. */
  #probe(): void {
    for (const lane of this.#ready.splice(0)) {
      this.#lanes.delete(lane.key);
      this.#behind = true;
    }
    if (this.#underWay > 0 || !this.#behind) return;
    if (this.#health.probeAt > this.#options.clock()) this.#wakeAt(this.#health.probeAt);
    else void this.#load(1);
  }

  async #load(room: number): Promise<void> {
    if (this.#settledMeanwhile) return;
    const { store, channelId, webhookId, clock } = this.#options;
    const settled = new Set<string>();
    this.#settledMeanwhile = settled;
    this.#behind = false;
    try {
      const now = clock();
      // Lanes that are in memory are due, too, and come first: the reading has to reach behind them.
      const { deliveries, more, nextDueAt } = await store.dueLanes({
        channelId,
        webhookId,
        now,
        limit: this.#lanes.size + room,
      });
      this.#take(deliveries, new Set(more), settled);
      if (nextDueAt !== null && nextDueAt <= now) this.#behind = true;
      else if (nextDueAt !== null) this.#wakeAt(nextDueAt);
    } catch (error) {
      this.#options.onStoreFailure(error);
    } finally {
      this.#settledMeanwhile = undefined;
    }
    this.#run();
  }

  #take(deliveries: PendingDelivery[], more: Set<string>, settled: Set<string>): void {
    if (this.#stopped) return;
    const loaded = new Map<string, Lane>();
    for (const delivery of deliveries) {
      const lane = this.#lanes.get(delivery.lane) ?? loaded.get(delivery.lane);
      if (lane) lane.append(delivery);
      else if (!settled.has(delivery.lane)) loaded.set(delivery.lane, new Lane(delivery.lane, [delivery]));
      else this.#behind = true;
    }
    for (const lane of loaded.values()) {
      if (more.has(lane.key)) lane.cut();
      this.#enter(lane);
    }
  }

  /** After a load: a failing endpoint sends just the one lane it loaded as its probe. */
  #run(): void {
    if (this.#health.failing && this.#underWay === 0) {
      const probe = this.#ready.shift();
      if (probe) void this.#attempt(probe);
    }
    this.#pump();
  }

  async #attempt(lane: Lane): Promise<void> {
    const delivery = lane.head;
    const target = this.#options.target();
    if (!delivery || !target || target.webhook.disabledAt !== null) {
      this.#lanes.delete(lane.key);
      return;
    }
    const { clock, sender, random } = this.#options;
    if (expiryOf(delivery, target) <= clock()) {
      return this.#settle(lane, delivery, expire(delivery, target, clock()));
    }
    this.#underWay += 1;
    const sent = await sender.send(requestOf(delivery, target, clock()));
    this.#underWay -= 1;
    const { settlement, gone } = judge(delivery, target, sent, clock(), random());
    if (gone) this.#options.onGone();
    if (sent.error !== "STOPPED") this.#noteHealth(settlement, target);
    this.#pump();
    return this.#settle(lane, delivery, settlement);
  }

  #noteHealth(settlement: Settlement, target: Target): void {
    if (settlement.state === "delivered") {
      // Recovered: the lanes that waited for the probe can go on.
      if (this.#health.failing) this.#behind = true;
      this.#health.succeeded();
    } else {
      this.#health.failed({ delayMs: target.retryDelayMs, capMs: target.retryCapMs }, this.#options.clock());
    }
  }

  async #settle(lane: Lane, delivery: PendingDelivery, settlement: Settlement): Promise<void> {
    try {
      await this.#options.store.settle(settlement);
    } catch (error) {
      // Not settled means sent again: at least once. The lane comes back from the store.
      this.#lanes.delete(lane.key);
      this.#behind = true;
      return this.#options.onStoreFailure(error);
    }
    this.#settledMeanwhile?.add(lane.key);
    this.#options.onSettled(delivery, settlement);
    lane.shift();
    if (settlement.dueAt !== null) {
      this.#lanes.delete(lane.key);
      this.#wakeAt(settlement.dueAt);
    } else if (lane.head) {
      this.#ready.push(lane);
    } else {
      this.#lanes.delete(lane.key);
      if (lane.isCut) this.#behind = true;
    }
    this.#pump();
  }

  /** Looks into the store again at this time, or earlier when that was already planned. */
  #wakeAt(at: number): void {
    if (this.#stopped || (this.#wake && this.#wake.at <= at)) return;
    clearTimeout(this.#wake?.timer);
    const timer = setTimeout(
      () => {
        this.#wake = undefined;
        this.resume();
      },
      Math.max(0, Math.min(at - this.#options.clock(), 2_147_483_647)),
    );
    this.#wake = { at, timer };
  }
}
