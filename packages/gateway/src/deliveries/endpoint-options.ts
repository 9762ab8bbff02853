import type { Sink } from "../sinks/sink.ts";
import type { ChannelSettlement, ChannelStore } from "../store/channel-store.ts";
import type { PendingDelivery } from "../store/records.ts";
import type { Target } from "../subscriptions/webhook.ts";
import type { ClockWatch } from "./clock-watch.ts";
import type { Line } from "./lane.ts";

/** The options of an endpoint. */
export interface EndpointOptions {
  webhookId: string;
  store: Pick<ChannelStore, "settle" | "dueLanes" | "replan">;
  sink: Sink;
  time: ClockWatch;
  random: () => number;
  /** Concurrent attempts, at most. */
  concurrency: number;
  /** Lanes in memory, at most. Others stay in the store. */
  window: Readonly<Record<Line, number>>;
  /** The webhook as it is now; undefined once it was removed. */
  target: () => Target | undefined;
  onSettled: (delivery: PendingDelivery, settlement: ChannelSettlement) => void;
  /** The endpoint wants nothing more; `madeTo` is what the attempt was made to, which may have changed meanwhile. @param reason for its owner */
  onGone: (madeTo: Target, reason: string) => void;
  /** A call of the store failed and will be repeated. */
  onStoreFailure: (error: unknown, asked: "settle" | "dueLanes" | "replan") => void;
}
