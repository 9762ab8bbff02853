import { type Clock, elapsed, type MonotonicTime, wallTime } from "../clock.ts";
import { timeOf } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Evidence, OpenSink, Sink } from "../sinks/sink.ts";
import type { ChannelSettlement, HolderOf } from "../store/channel-store.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { WebhookRegistry } from "../subscriptions/registry.ts";
import type { Target, Webhook } from "../subscriptions/webhook.ts";
import { ACTIONS, actionLanes, actionTarget } from "./action-lanes.ts";
import { type ClockJump, ClockWatch } from "./clock-watch.ts";
import { Endpoint } from "./endpoint.ts";
import type { EndpointOptions } from "./endpoint-options.ts";
import type { Line } from "./lane.ts";
import { Patience } from "./patience.ts";

/** Lanes of one webhook in memory, at most: 1,024 with live deliveries, and 64 with replays only. */
export const WINDOW = { live: 1_024, replays: 64 } as const;
/** A webhook's connections are closed after this long without work. */
const IDLE_MS = 30_000;
/** How often the clocks are checked. */
const TICK_MS = 250;

export interface DispatcherOptions {
  holderOf: HolderOf;
  registry: WebhookRegistry;
  /** The way out of an endpoint. */
  openSink: OpenSink;
  /** Likewise of what a channel's rules want done. */
  openActions?: (channelId: string) => Sink;
  clock: Clock;
  random: () => number;
  log: Log;
  concurrency: number;
  /** Lanes of one webhook in memory, at most; default: `WINDOW`. */
  window?: Readonly<Record<Line, number>>;
  onSettled?: (delivery: PendingDelivery, settlement: ChannelSettlement) => void;
  /** An endpoint wants nothing more, by its answer to an attempt that was made to a webhook as it was then. */
  onGone?: (madeTo: Webhook, reason: string) => void;
}

/** What a webhook's deliveries and a channel's actions do not share. */
type Way = Pick<EndpointOptions, "store" | "sink" | "target" | "onSettled">;

interface Running {
  endpoint: Endpoint;
  sink: Sink;
  channelId: string;
  idleSince: MonotonicTime | null;
}

/**
 * Hands every delivery to the endpoint of its webhook. Endpoints share nothing: a dead one does not slow the others.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #running = new Map<string, Running>();
  readonly #time: ClockWatch;
  readonly #patience = new Patience();
  #ticking: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#time = new ClockWatch(options.clock, (jump) => this.#replan(jump));
  }

  /** Takes new deliveries; `heads` says for each whether it is the head of its lane. */
  accept(channelId: string, deliveries: readonly PendingDelivery[], heads: readonly boolean[]): void {
    for (const [index, delivery] of deliveries.entries()) {
      this.#endpoint(channelId, delivery.webhookId)?.accept(delivery, heads[index] ?? false);
    }
  }

  /**
   * Reads the pending deliveries of a channel from the store. If that fails, it is repeated in the background until it
   * works.
   */
  async resume(channelId: string): Promise<void> {
    for (const { endpoint, channelId: ofChannel } of this.#running.values()) {
      if (ofChannel === channelId) endpoint.resume();
    }
    try {
      await this.#takeUp(channelId);
    } catch (error) {
      this.#options.log.error({ channelId, err: error }, "could not read pending deliveries; will retry");
      this.#takeUpLater(channelId).catch((later: unknown) => {
        this.#options.log.error({ channelId, err: later }, "what is pending could not be read");
      });
    }
  }

  async #takeUp(channelId: string): Promise<void> {
    const store = this.#options.holderOf(channelId);
    const ids = await store.lastIds();
    const newest = Math.max(0, ...ids.map(timeOf));
    if (elapsed(this.#time.now(), wallTime(newest)) > 0) this.#time.distrust();
    for (const webhookId of await store.pendingWebhooks()) {
      this.#endpoint(channelId, webhookId)?.resume();
    }
    if (await store.hasPendingActions()) this.#endpoint(channelId, ACTIONS)?.resume();
  }

  async #takeUpLater(channelId: string): Promise<void> {
    if (!(await this.#patience.wait(1))) return;
    await this.#patience.surely(
      () => this.#takeUp(channelId),
      () => {},
    );
  }

  /** Starts no more attempts for a channel. @param graceMs attempts in progress have this long to end */
  async release(channelId: string, graceMs = 0): Promise<void> {
    const released = [...this.#running].filter(([, running]) => running.channelId === channelId);
    for (const [key] of released) this.#running.delete(key);
    await Promise.all(released.map(([, running]) => finish(running, graceMs)));
  }

  /** Sends one request outside all lanes and returns the result, to test a webhook. */
  async sendOnce(delivery: PendingDelivery, target: Target): Promise<Evidence> {
    const sink = this.#options.openSink();
    try {
      return (await sink.send(delivery, target)).evidence;
    } finally {
      await sink.close();
    }
  }

  /** The health of a webhook's endpoint; undefined while it has nothing to do. */
  health(channelId: string, webhookId: string): Endpoint["health"] | undefined {
    return this.#running.get(`${channelId}/${webhookId}`)?.endpoint.health;
  }

  /** The number of lanes in memory and of failing endpoints. */
  levels(): { lanes: number; failingEndpoints: number } {
    const healths = [...this.#running.values()].map(({ endpoint }) => endpoint.health);
    return {
      lanes: healths.reduce((sum, { lanes }) => sum + lanes, 0),
      failingEndpoints: healths.filter(({ failing }) => failing).length,
    };
  }

  /** Starts no more attempts, lets those in progress end within `graceMs`, then closes every connection. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#ticking);
    this.#patience.giveUp();
    await Promise.all([...this.#running.values()].map((running) => finish(running, graceMs)));
    this.#running.clear();
  }

  #endpoint(channelId: string, webhookId: string): Endpoint | undefined {
    if (this.#stopped) return undefined;
    const key = `${channelId}/${webhookId}`;
    let running = this.#running.get(key);
    if (!running) {
      running = this.#open(channelId, webhookId);
      this.#running.set(key, running);
      this.#ticking ??= setInterval(() => this.#tick(), TICK_MS).unref();
    }
    running.idleSince = null;
    return running.endpoint;
  }

  #open(channelId: string, webhookId: string): Running {
    const { random, log, concurrency, window = WINDOW } = this.#options;
    const way = webhookId === ACTIONS ? this.#toActions(channelId) : this.#toWebhook(channelId, webhookId);
    const endpoint = new Endpoint({
      ...way,
      webhookId,
      time: this.#time,
      random,
      concurrency,
      window,
      onGone: ({ webhook }, reason) => this.#options.onGone?.(webhook, reason),
      onStoreFailure: (error, asked) =>
        log.error({ channelId, webhookId, err: error, asked }, "the store failed; will retry"),
    });
    return { endpoint, sink: way.sink, channelId, idleSince: null };
  }

  #toWebhook(channelId: string, webhookId: string): Way {
    const { holderOf, registry, openSink } = this.#options;
    return {
      store: holderOf(channelId),
      sink: openSink(),
      target: () => registry.target(channelId, webhookId),
      onSettled: (...settled) => this.#tellSettled(...settled),
    };
  }

  #toActions(channelId: string): Way {
    const { holderOf, openSink, openActions = openSink } = this.#options;
    const target = actionTarget(channelId);
    return {
      store: actionLanes(holderOf(channelId)),
      sink: openActions(channelId),
      target: () => target,
      // Their sink tells of them.
      onSettled: () => {},
    };
  }

  /** Whoever listens cannot keep a lane from its next step. */
  #tellSettled(delivery: PendingDelivery, settlement: ChannelSettlement): void {
    try {
      this.#options.onSettled?.(delivery, settlement);
    } catch (error) {
      this.#options.log.error(
        { err: error, deliveryId: delivery.deliveryId },
        "a listener for settlements failed",
      );
    }
  }

  #replan(jump: ClockJump): void {
    const byMs = Math.round(jump.byMs);
    this.#options.log.warn(
      { byMs },
      "the clock was set; planned attempts move with it, and nothing expires for a while",
    );
    for (const { endpoint } of this.#running.values()) endpoint.replan(jump);
  }

  #tick(): void {
    this.#time.now();
    const now = this.#time.monotonic();
    for (const [key, running] of this.#running) {
      if (!running.endpoint.idle) running.idleSince = null;
      else if (running.idleSince === null) running.idleSince = now;
      else if (elapsed(running.idleSince, now) >= IDLE_MS) {
        this.#running.delete(key);
        finish(running, 0).catch((error: unknown) => {
          this.#options.log.error({ err: error }, "connections of an idle webhook could not be closed");
        });
      }
    }
  }
}

async function finish({ endpoint, sink }: Running, graceMs: number): Promise<void> {
  endpoint.stop();
  const deadline = performance.now() + graceMs;
  while (endpoint.underWay > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  endpoint.abandon();
  await sink.close();
}
