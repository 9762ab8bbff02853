import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Settlement, Store } from "../store/store.ts";
import type { WebhookRegistry } from "../webhooks/registry.ts";
import { requestOf } from "../webhooks/request.ts";
import type { Target } from "../webhooks/webhook.ts";
import { Endpoint } from "./endpoint.ts";
import type { AddressGuard, Lookup } from "./guard.ts";
import { Sender, type Sent } from "./sender.ts";

/** The most lanes of one webhook in memory: 512. */
export const WINDOW = 512;
/** After this time without work a webhook's connections are closed. */
const IDLE_MS = 30_000;

export interface DispatcherOptions {
  store: Store;
  registry: WebhookRegistry;
  guard: AddressGuard;
  clock: Clock;
  random: () => number;
  log: Log;
  timeoutMs: number;
  concurrency: number;
  lookup?: Lookup;
  onSettled?: (delivery: PendingDelivery, settlement: Settlement) => void;
  onGone?: (channelId: string, webhookId: string) => void;
}

interface Running {
  endpoint: Endpoint;
  sender: Sender;
  channelId: string;
  idleSince: number | null;
}

/** Hands every delivery to the endpoint of its webhook. Endpoints share nothing: a dead one costs the others nothing. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #running = new Map<string, Running>();
  readonly #sweeper: { timer?: NodeJS.Timeout } = {};
  #stopped = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Takes over deliveries that were just journaled, with whether each is the head of its lane. */
  accept(channelId: string, deliveries: readonly PendingDelivery[], heads: readonly boolean[]): void {
    for (const [index, delivery] of deliveries.entries()) {
      this.#endpoint(channelId, delivery.webhookId)?.accept(delivery, heads[index] ?? false);
    }
  }

  /** Takes up what is pending in the store for a channel. */
  async resume(channelId: string): Promise<void> {
    for (const webhookId of await this.#options.store.pendingWebhooks({ channelId })) {
      this.#endpoint(channelId, webhookId)?.resume();
    }
  }

  /** Begins nothing more for a channel; what is under way still ends. */
  async release(channelId: string): Promise<void> {
    const released = [...this.#running].filter(([, running]) => running.channelId === channelId);
    for (const [key] of released) this.#running.delete(key);
    await Promise.all(released.map(([, running]) => finish(running, 0)));
  }

  /** Sends one request beside all lanes, and tells what came of it: for trying a webhook out. */
  async sendOnce(delivery: PendingDelivery, target: Target): Promise<Sent> {
    const { clock, guard, timeoutMs, lookup } = this.#options;
    const sender = new Sender({ clock, guard, timeoutMs, ...(lookup && { lookup }) });
    try {
      return await sender.send(requestOf(delivery, target, clock()));
    } finally {
      await sender.close();
    }
  }

  /** What the dispatcher knows of a webhook's endpoint; undefined while it has nothing to do. */
  health(channelId: string, webhookId: string): Endpoint["health"] | undefined {
    return this.#running.get(`${channelId}/${webhookId}`)?.endpoint.health;
  }

  /** What is in memory now: lanes, and endpoints that fail. */
  levels(): { lanes: number; failingEndpoints: number } {
    const healths = [...this.#running.values()].map(({ endpoint }) => endpoint.health);
    return {
      lanes: healths.reduce((sum, { lanes }) => sum + lanes, 0),
      failingEndpoints: healths.filter(({ failing }) => failing).length,
    };
  }

  /** Begins nothing more, lets what is under way end within `graceMs`, then closes every connection. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweeper.timer);
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
      this.#sweeper.timer ??= setInterval(() => this.#sweep(), IDLE_MS / 2).unref();
    }
    running.idleSince = null;
    return running.endpoint;
  }

  #open(channelId: string, webhookId: string): Running {
    const { store, registry, guard, clock, random, log, timeoutMs, concurrency, lookup } = this.#options;
    const sender = new Sender({ clock, guard, timeoutMs, ...(lookup && { lookup }) });
    const endpoint = new Endpoint({
      channelId,
      webhookId,
      store,
      sender,
      clock,
      random,
      concurrency,
      window: WINDOW,
      target: () => registry.target(channelId, webhookId),
      onSettled: (delivery, settlement) => this.#options.onSettled?.(delivery, settlement),
      onGone: () => this.#options.onGone?.(channelId, webhookId),
      onStoreFailure: (error) =>
        log.error({ channelId, webhookId, err: error }, "a delivery could not be settled"),
    });
    return { endpoint, sender, channelId, idleSince: null };
  }

  #sweep(): void {
    const now = this.#options.clock();
    for (const [key, running] of this.#running) {
      if (!running.endpoint.idle) running.idleSince = null;
      else if (running.idleSince === null) running.idleSince = now;
      else if (now - running.idleSince >= IDLE_MS) {
        this.#running.delete(key);
        void finish(running, 0);
      }
    }
  }
}

async function finish({ endpoint, sender }: Running, graceMs: number): Promise<void> {
  endpoint.stop();
  const deadline = performance.now() + graceMs;
  while (endpoint.underWay > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await sender.close();
}
