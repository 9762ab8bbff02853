import { elapsed, msOf } from "../clock.ts";
import type { Outcome } from "../sinks/sink.ts";
import type { ChannelSettlement, DueQuery } from "../store/channel-store.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Target } from "../subscriptions/webhook.ts";
import { Backlog } from "./backlog.ts";
import type { ClockJump } from "./clock-watch.ts";
import { EndpointHealth } from "./endpoint-health.ts";
import type { EndpointOptions } from "./endpoint-options.ts";
import { Lane, LINES } from "./lane.ts";
import { LaneWindow } from "./lane-window.ts";
import { Patience } from "./patience.ts";
import { longestDelay } from "./retry.ts";
import { expire, expiryOf, GONE, judge } from "./verdict.ts";
import { Waker } from "./waker.ts";

/** A retry planned this far beyond the longest wait was planned by a wrong clock. */
const PLAN_SLACK_MS = 60_000;
/** New attempts wait while this many times the concurrency of outcomes are not on disk yet. */
const MOST_UNSETTLED = 8;

/** What says nothing of how the endpoint is. */
const SAYS_NOTHING: Partial<Record<Outcome["result"], true>> = { stopped: true, later: true };

/** A lane that was given back is read again after this time, in milliseconds. */
const GIVEN_BACK_MS = 1_000;

/**
 * The deliveries of one webhook. Its lanes run in parallel, each strictly in order: the next delivery of a lane is sent
 * only when the outcome of the previous one is on disk.
 *
 * Memory holds a window of lanes. All others, and every lane that waits for a retry, are only in the store and are read
 * when they are due. docs/reference/architecture.md lists the states that only one event can leave.
 */
export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #lanes: LaneWindow;
  readonly #backlog: Backlog;
  readonly #waker: Waker;
  readonly #patience = new Patience();
  readonly #health = new EndpointHealth();
  #underWay = 0;
  #replaysUnderWay = 0;
  #unsettled = 0;
  #replanned: Promise<void> = Promise.resolve();
  /** Changes of due times that are not on disk yet: until then it is unknown what is due. */
  #replanning = 0;
  #stopped = false;

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.#lanes = new LaneWindow(options.window);
    this.#waker = new Waker(options.time, () => this.#readDue());
    this.#backlog = new Backlog({
      lanes: this.#lanes,
      patience: this.#patience,
      query: (lines) => this.#query(lines),
      dueLanes: (query) => options.store.dueLanes(query),
      onLater: (ms) => this.#wakeIn(ms),
      onRead: () => this.#run(),
      onFailure: (error) => options.onStoreFailure(error, "dueLanes"),
    });
  }

  /** Whether nothing is in memory, in progress or planned, so that the endpoint can be dropped. */
  get idle(): boolean {
    if (this.#lanes.size > 0 || this.#backlog.isBusy) return false;
    return !this.#openTarget || !(this.#backlog.isBehind || this.#waker.isPlanned);
  }

  get health(): { failing: boolean; probeAt: number; underWay: number; lanes: number } {
    const { failing } = this.#health;
    const probeAt = failing ? Math.round(msOf(this.#options.time.now()) + this.#probeWait) : 0;
    return { failing, probeAt, underWay: this.#underWay, lanes: this.#lanes.size };
  }

  /** Attempts whose outcome is not on disk. */
  get underWay(): number {
    return this.#underWay + this.#unsettled;
  }

  /** Takes a new delivery. */
  accept(delivery: PendingDelivery, isHead: boolean): void {
    const known = this.#lanes.get(delivery.lane);
    if (known) {
      this.#lanes.append(known, delivery);
      return;
    }
    const lane = new Lane(delivery.lane, [delivery]);
    const waits = this.#backlog.has(lane.line) || this.#health.failing || !this.#openTarget;
    if (isHead && !waits && this.#lanes.fits(lane.line)) this.#lanes.enter(lane);
    else this.#backlog.leave(lane);
    this.#fill();
  }

  /**
   * Reads from the store what is due: at the start, after a change of webhooks or settings, and when a write may be on
   * disk that no lane was told of. The lanes in memory may have gained a delivery by it, so they are read again, too.
   */
  resume(): void {
    this.#lanes.distrust();
    this.#readDue();
  }

  #readDue(): void {
    this.#backlog.add(...LINES);
    this.#fill();
  }

  /**
   * Moves due times after the wall clock was set. Otherwise attempts would come too early after a jump forward, and too
   * late after a jump back.
   */
  replan({ byMs, expected, now }: ClockJump): void {
    const [from, to] = byMs > 0 ? [msOf(expected), msOf(now)] : [msOf(now), Number.MAX_SAFE_INTEGER];
    const { store, webhookId, onStoreFailure } = this.#options;
    const move = { webhookId, by: Math.round(byMs), from: Math.round(from), to };
    this.#replanning += 1;
    this.#replanned = this.#replanned.then(async () => {
      const onFailure = (error: unknown): void => onStoreFailure(error, "replan");
      await this.#patience.surely(() => store.replan(move), onFailure);
      this.#replanning -= 1;
      this.#readDue();
    });
  }

  /** Starts no more attempts. Those in progress are settled; all others are in the store. */
  stop(): void {
    this.#stopped = true;
    this.#letGo();
  }

  /** Stops settling, too. What could not be settled is sent again after the next start. */
  abandon(): void {
    this.#patience.giveUp();
  }

  /** Where to send; undefined while nothing may be sent. Pending deliveries of a disabled webhook wait in the store. */
  get #openTarget(): Target | undefined {
    const target = this.#stopped ? undefined : this.#options.target();
    return target?.webhook.disabledAt === null ? target : undefined;
  }

  #letGo(): void {
    this.#waker.cancel();
    this.#backlog.add(...this.#lanes.clear());
  }

  #wakeIn(ms: number): void {
    if (!this.#stopped) this.#waker.wakeIn(ms);
  }

  #fill(): void {
    const target = this.#openTarget;
    if (target) this.#health.noteUrl(target.webhook.url);
    if (!target) this.#letGo();
    else if (this.#health.failing) this.#probe();
    else this.#beginWaiting();
  }

  #beginWaiting(): void {
    while (this.#mayBegin) {
      const lane = this.#lanes.next(this.#mayReplay);
      if (!lane) break;
      this.#begin(lane);
    }
    if (!this.#backlog.isBehind) return;
    this.#backlog.read({ live: this.#lanes.room("live"), replays: this.#lanes.room("replays") });
  }

  get #mayBegin(): boolean {
    const { concurrency } = this.#options;
    return this.#underWay < concurrency && this.underWay < concurrency * MOST_UNSETTLED;
  }

  /** Replays use at most three quarters of the attempts, so that one is free for a live event. */
  get #mayReplay(): boolean {
    const { concurrency } = this.#options;
    return this.#replaysUnderWay < Math.max(1, concurrency - Math.ceil(concurrency / 4));
  }

  get #probeWait(): number {
    const { probeAt } = this.#health;
    return probeAt === null ? 0 : Math.max(0, elapsed(this.#options.time.monotonic(), probeAt));
  }

  /** A failing endpoint gets one attempt at a time. Its waiting lanes move from memory to the store. */
  #probe(): void {
    this.#backlog.add(...this.#lanes.clear());
    if (this.#underWay > 0 || !this.#mayBegin || !this.#backlog.isBehind) return;
    if (this.#probeWait > 0) this.#wakeIn(this.#probeWait);
    else this.#backlog.read({ live: 1, replays: 1 });
  }

  #query(lines: Pick<DueQuery, "live" | "replays" | "except">): DueQuery | undefined {
    const { webhookId, time } = this.#options;
    const target = this.#options.target();
    const now = msOf(time.now());
    if (!target || this.#replanning > 0) return undefined;
    const longest = longestDelay({ delayMs: target.retryDelayMs, capMs: target.retryCapMs });
    return { webhookId, now, latest: now + longest + PLAN_SLACK_MS, ...lines };
  }

  /** After a read, a failing endpoint sends only one of the lanes, as its probe. */
  #run(): void {
    if (this.#openTarget && this.#health.failing && this.#underWay === 0 && this.#probeWait === 0) {
      const probe = this.#lanes.next(true);
      if (probe) this.#begin(probe);
    }
    this.#fill();
  }

  #begin(lane: Lane): void {
    const delivery = lane.head;
    const target = this.#options.target();
    if (!delivery || !target) this.#lanes.leave(lane);
    else this.#attempt(lane, delivery, target).catch((error: unknown) => this.#giveBack(lane, error));
  }

  async #attempt(lane: Lane, delivery: PendingDelivery, target: Target): Promise<void> {
    const { time } = this.#options;
    if (expiryOf(delivery, target) <= msOf(time.expiryTime())) {
      return this.#settle(lane, delivery, expire(delivery, target, msOf(time.now())));
    }
    const isReplay = lane.line === "replays" ? 1 : 0;
    this.#underWay += 1;
    this.#replaysUnderWay += isReplay;
    const outcome = await this.#options.sink.send(delivery, target);
    this.#underWay -= 1;
    this.#replaysUnderWay -= isReplay;
    const settled = this.#settle(lane, delivery, this.#judge(delivery, target, outcome));
    this.#fill();
    return settled;
  }

  #judge(delivery: PendingDelivery, target: Target, outcome: Outcome): ChannelSettlement {
    const { time, random, onGone } = this.#options;
    const now = time.now();
    const at = { now: msOf(now), expiryTime: msOf(time.expiryTime(now)) };
    const settlement = judge(delivery, target, outcome, at, random());
    if (outcome.result === "gone") onGone(target, outcome.reason ?? GONE);
    if (SAYS_NOTHING[outcome.result] !== true) this.#noteHealth(settlement, target);
    return settlement;
  }

  /** Something failed that does not fail: the store has all of the lane, which is read again a little later. */
  #giveBack(lane: Lane, error: unknown): void {
    this.#options.onStoreFailure(error, "settle");
    this.#lanes.leave(lane);
    this.#backlog.add(...LINES);
    this.#wakeIn(GIVEN_BACK_MS);
  }

  #noteHealth(settlement: ChannelSettlement, { webhook, retryDelayMs, retryCapMs }: Target): void {
    // An attempt to where the webhook led before says nothing of where it leads now.
    if (webhook.url !== this.#health.url) return;
    if (settlement.state === "delivered") {
      // Recovered: the lanes that waited for the probe can continue.
      if (this.#health.failing) this.#backlog.add(...LINES);
      this.#health.succeeded();
    } else {
      const rule = { delayMs: retryDelayMs, capMs: retryCapMs };
      this.#health.failed(rule, this.#options.time.monotonic());
    }
  }

  async #settle(lane: Lane, delivery: PendingDelivery, settlement: ChannelSettlement): Promise<void> {
    const { store } = this.#options;
    this.#unsettled += 1;
    let isKept = true;
    try {
      await store.settle(settlement);
    } catch (error) {
      this.#options.onStoreFailure(error, "settle");
      isKept = await this.#patience.again(() => store.settle(settlement));
    }
    this.#unsettled -= 1;
    if (isKept) this.#goOn(lane, delivery, settlement);
  }

  /** The outcome is on disk: the lane's next step. */
  #goOn(lane: Lane, delivery: PendingDelivery, settlement: ChannelSettlement): void {
    const { time, onSettled } = this.#options;
    this.#backlog.noteSettled(lane.key);
    lane.shift();
    if (settlement.dueAt !== null) {
      this.#lanes.leave(lane);
      this.#wakeIn(settlement.dueAt - msOf(time.now()));
    } else if (lane.head) {
      this.#lanes.line(lane);
    } else {
      this.#lanes.leave(lane);
      if (lane.isTruncated) this.#backlog.add(...LINES);
    }
    onSettled(delivery, settlement);
    this.#fill();
  }
}
