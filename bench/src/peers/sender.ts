/** Which of a call's three events: initiated, ringing, missed. */
export type Step = 0 | 1 | 2;

/** One way to get events to a webhook: the product's own, or what somebody would build instead. */
export interface Sender {
  /** Takes an event over. When this resolves, the caller counts on its delivery. */
  accept(callId: string, step: Step): Promise<void>;
  /** Whether nothing it knows of is still to be sent. */
  isDone(): Promise<boolean>;
  close(): Promise<void>;
}

export interface SenderOptions {
  url: string;
  concurrency: number;
  /** How long a failed event waits for its next attempt. */
  retryDelayMs: number;
  /** An event was delivered, or given up. */
  onSettled: () => void;
}

/** Where a sender keeps what it took over: in a folder, in Redis, or nowhere. */
export interface Keeping {
  dataDir: string;
  redisPort: number;
  /** The PostgreSQL of a queue that has its jobs there. */
  database?: string;
  /** How long BullMQ takes a job for one in work after its worker is gone. Default: BullMQ's 30 s. */
  lockMs?: number;
}

export type SenderName = "ringhook" | "bullmq" | "graphile" | "axios";
