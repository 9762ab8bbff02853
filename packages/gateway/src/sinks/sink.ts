import type { AttemptRecord, PendingDelivery } from "../store/records.ts";
import type { Target } from "../subscriptions/webhook.ts";

/** What the log keeps of an attempt. */
export type Evidence = Omit<AttemptRecord, "number">;

/** How an attempt ended. What that means for the delivery is decided in deliveries/verdict.ts. */
export interface Outcome {
  /**
   * `accepted`: the endpoint has it. `again`: it does not, and it is tried later. `gone`: likewise, and the endpoint
   * wants nothing more. `stopped`: the sink was closed meanwhile, which says nothing of the endpoint. `later`: nothing was
   * attempted, since it is not its time yet; it is looked at again after `retryAfterMs`, and that is no failure.
   */
  result: "accepted" | "again" | "gone" | "stopped" | "later";
  /** How long the endpoint asks to be left alone, in milliseconds; null when it says nothing. */
  retryAfterMs: number | null;
  /** For `gone`: why, as the owner is told; default: it answered 410 Gone. */
  reason?: string;
  evidence: Evidence;
}

/**
 * The port to the way out: one attempt in, its outcome out. Order, retries and durability are the lanes'.
 * A sink belongs to one endpoint, and shares nothing with those of others.
 */
export interface Sink {
  /** Makes one attempt. It never rejects: what cannot even be sent is an attempt that failed, like any other. */
  send(delivery: PendingDelivery, target: Target): Promise<Outcome>;
  /** Ends what is under way, and gives back what it holds. */
  close(): Promise<void>;
}

/** Opens a sink for an endpoint. */
export type OpenSink = () => Sink;
