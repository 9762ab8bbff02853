import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Recorded } from "../calls/journal.ts";
import type { Ignored } from "../links/link.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Settlement } from "../store/store.ts";

/** What is read at the moment of a scrape. */
export interface Levels {
  lanes: number;
  /** Endpoints that fail and are probed. */
  failingEndpoints: number;
  pending: number;
  /** Seconds since the oldest pending delivery was journaled; 0 when none is pending. */
  oldestPendingSeconds: number;
  /** Channels by state of their link. */
  links: Record<string, number>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

/** The gateway's figures, in the form of Prometheus. docs/reference/metrics.md says what each one tells. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #registers = { registers: [this.#registry] };
  readonly #events = new Counter({
    name: "ringhook_events_total",
    help: "Events journaled.",
    labelNames: ["type", "status"],
    ...this.#registers,
  });
  readonly #deliveries = new Counter({
    name: "ringhook_deliveries_total",
    help: "Deliveries that ended, by how.",
    labelNames: ["state"],
    ...this.#registers,
  });
  readonly #attempts = new Counter({
    name: "ringhook_attempts_total",
    help: "HTTP requests, by status class or error code.",
    labelNames: ["result"],
    ...this.#registers,
  });
  readonly #latency = new Histogram({
    name: "ringhook_delivery_seconds",
    help: "From a stanza, when its event is journaled, to the 2xx of the delivery.",
    buckets: SECONDS,
    ...this.#registers,
  });
  readonly #commit = new Histogram({
    name: "ringhook_store_commit_seconds",
    help: "What a batch took in the store, with its commit.",
    buckets: SECONDS,
    ...this.#registers,
  });
  readonly #batch = new Histogram({
    name: "ringhook_store_batch_size",
    help: "Operations that shared a commit.",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024],
    ...this.#registers,
  });
  readonly #ignored = new Counter({
    name: "ringhook_ignored_stanzas_total",
    help: "Call stanzas that made no signal, by reason.",
    labelNames: ["reason"],
    ...this.#registers,
  });
  readonly #lanes = new Gauge({ name: "ringhook_lanes", help: "Lanes in memory.", ...this.#registers });
  readonly #failing = new Gauge({
    name: "ringhook_failing_endpoints",
    help: "Webhooks whose endpoint fails and is probed.",
    ...this.#registers,
  });
  readonly #pending = new Gauge({
    name: "ringhook_deliveries_pending",
    help: "Deliveries that wait or are under way.",
    ...this.#registers,
  });
  readonly #oldest = new Gauge({
    name: "ringhook_oldest_pending_seconds",
    help: "Age of the oldest pending delivery.",
    ...this.#registers,
  });
  readonly #links = new Gauge({
    name: "ringhook_links",
    help: "Channels by state of their link.",
    labelNames: ["state"],
    ...this.#registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  recorded({ events }: Recorded): void {
    for (const { type, status } of events) this.#events.inc({ type, status: status ?? "" });
  }

  settled({ createdAt }: PendingDelivery, { state, attempt, settledAt }: Settlement): void {
    if (attempt)
      this.#attempts.inc({ result: attempt.error ?? `${Math.floor((attempt.status ?? 0) / 100)}xx` });
    if (state !== "pending") this.#deliveries.inc({ state });
    if (state === "delivered") this.#latency.observe((settledAt - createdAt) / 1000);
  }

  committed({ size, durationMs }: { size: number; durationMs: number }): void {
    this.#batch.observe(size);
    this.#commit.observe(durationMs / 1000);
  }

  ignored(reason: Ignored): void {
    this.#ignored.inc({ reason });
  }

  /** The text of a scrape. */
  async text(levels: Levels): Promise<{ contentType: string; body: string }> {
    this.#lanes.set(levels.lanes);
    this.#failing.set(levels.failingEndpoints);
    this.#pending.set(levels.pending);
    this.#oldest.set(levels.oldestPendingSeconds);
    this.#links.reset();
    for (const [state, count] of Object.entries(levels.links)) this.#links.set({ state }, count);
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}
