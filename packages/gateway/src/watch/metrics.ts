import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Recorded } from "../journal/write-entry.ts";
import type { Ignored, LinkState, Mended } from "../sources/source.ts";
import type { ActionRecord } from "../store/actions.ts";
import type { CallbackCounts } from "../store/callbacks.ts";
import type { ChannelSettlement } from "../store/channel-store.ts";
import type { ChannelState, PendingDelivery } from "../store/records.ts";

/** The values that are read at each scrape. */
export interface Levels {
  lanes: number;
  /** Failing endpoints. */
  failingEndpoints: number;
  /** NaN while the store does not tell. */
  pending: number;
  /** Age of the oldest pending delivery in seconds; 0 without one. */
  oldestPendingSeconds: number;
  /** The state of each channel's link. */
  links: readonly Pick<LinkState, "state" | "reason">[];
  /** Callers to call back; NaN while the store does not tell. */
  callbacks: CallbackCounts;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

const STATES = ["INIT", "LAUNCH", "QR", "AUTH", "ERROR"] as const satisfies readonly ChannelState[];

/** The gateway's metrics for Prometheus. docs/guides/watch.md explains each one. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #registers = { registers: [this.#registry] };
  readonly #events = new Counter({
    name: "ringhook_events_total",
    help: "Recorded events.",
    labelNames: ["type", "status"],
    ...this.#registers,
  });
  readonly #deliveries = new Counter({
    name: "ringhook_deliveries_total",
    help: "Finished deliveries, by state.",
    labelNames: ["state"],
    ...this.#registers,
  });
  readonly #actions = new Counter({
    name: "ringhook_actions_total",
    help: "What rules did or left, by kind of action and state.",
    labelNames: ["kind", "state"],
    ...this.#registers,
  });
  readonly #attempts = new Counter({
    name: "ringhook_attempts_total",
    help: "Attempts, by status class or error code; acknowledged by a broker.",
    labelNames: ["result"],
    ...this.#registers,
  });
  readonly #latency = new Histogram({
    name: "ringhook_delivery_seconds",
    help: "Time from recording an event to the 2xx of its delivery.",
    buckets: SECONDS,
    ...this.#registers,
  });
  readonly #commit = new Histogram({
    name: "ringhook_store_commit_seconds",
    help: "Duration of a batch in the store, including its commit.",
    buckets: SECONDS,
    ...this.#registers,
  });
  readonly #batch = new Histogram({
    name: "ringhook_store_batch_size",
    help: "Operations per commit.",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024],
    ...this.#registers,
  });
  readonly #storeFailures = new Counter({
    name: "ringhook_store_failures_total",
    help: "Operations of the store that failed.",
    labelNames: ["operation"],
    ...this.#registers,
  });
  readonly #ignored = new Counter({
    name: "ringhook_ignored_stanzas_total",
    help: "Ignored call stanzas, by reason.",
    labelNames: ["reason"],
    ...this.#registers,
  });
  readonly #mended = new Counter({
    name: "ringhook_mended_stanzas_total",
    help: "Call stanzas that lacked something but were understood, by what was missing.",
    labelNames: ["what"],
    ...this.#registers,
  });
  readonly #lanes = new Gauge({ name: "ringhook_lanes", help: "Lanes in memory.", ...this.#registers });
  readonly #failing = new Gauge({
    name: "ringhook_failing_endpoints",
    help: "Webhooks with a failing endpoint.",
    ...this.#registers,
  });
  readonly #pending = new Gauge({
    name: "ringhook_deliveries_pending",
    help: "Pending deliveries.",
    ...this.#registers,
  });
  readonly #oldest = new Gauge({
    name: "ringhook_oldest_pending_seconds",
    help: "Age of the oldest pending delivery.",
    ...this.#registers,
  });
  readonly #links = new Gauge({
    name: "ringhook_links",
    help: "Channels by link state and its reason; a channel that was never linked has none.",
    labelNames: ["state", "reason"],
    ...this.#registers,
  });

  readonly #callbacks = new Gauge({
    name: "ringhook_callbacks",
    help: "Callers to call back, by state, counted up to 1,000.",
    labelNames: ["state"],
    ...this.#registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  recorded({ events }: Recorded): void {
    for (const { type, status } of events) this.#events.inc({ type, status: status ?? "" });
  }

  settled({ createdAt }: PendingDelivery, { state, attempt, settledAt }: ChannelSettlement): void {
    if (attempt) this.#attempts.inc({ result: resultOf(attempt) });
    if (state !== "pending") this.#deliveries.inc({ state });
    if (state === "delivered") this.#latency.observe((settledAt - createdAt) / 1000);
  }

  action({ kind, state }: ActionRecord): void {
    if (state !== "pending") this.#actions.inc({ kind, state });
  }

  committed({ size, durationMs }: { size: number; durationMs: number }): void {
    this.#batch.observe(size);
    this.#commit.observe(durationMs / 1000);
  }

  storeFailed({ operation }: { operation: string }): void {
    this.#storeFailures.inc({ operation });
  }

  ignored(reason: Ignored): void {
    this.#ignored.inc({ reason });
  }

  mended(what: Mended): void {
    this.#mended.inc({ what });
  }

  /** The metrics as text for a scrape. */
  async text(levels: Levels): Promise<{ contentType: string; body: string }> {
    this.#lanes.set(levels.lanes);
    this.#failing.set(levels.failingEndpoints);
    this.#pending.set(levels.pending);
    this.#oldest.set(levels.oldestPendingSeconds);
    for (const [state, count] of Object.entries(levels.callbacks)) this.#callbacks.set({ state }, count);
    this.#links.reset();
    for (const state of STATES) this.#links.set({ state, reason: "" }, 0);
    for (const { state, reason } of levels.links) this.#links.inc({ state, reason: reason ?? "" });
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}

function resultOf({ error, status }: NonNullable<ChannelSettlement["attempt"]>): string {
  if (error !== null) return error;
  return status === null ? "acknowledged" : `${Math.floor(status / 100)}xx`;
}
