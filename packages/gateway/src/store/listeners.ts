/** What a batch of writes took, to its commit: for metrics. */
export interface BatchTiming {
  size: number;
  durationMs: number;
}

/** An operation that failed, and why. */
export interface StoreFailure {
  operation: string;
  reason: string;
}
