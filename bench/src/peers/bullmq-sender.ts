import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { Pool } from "undici";
import { eventBody } from "./event-body.ts";
import type { Keeping, Sender, SenderOptions } from "./sender.ts";

/** The total number; at 10 % failures none gets that far. */
const ATTEMPTS = 8;
const QUEUE = "webhooks";

/** A queue and an HTTP worker as BullMQ's guide sets them up, with the product's own HTTP client. */
export async function bullmqSender(
  { url, concurrency, retryDelayMs, onSettled }: SenderOptions,
  { redisPort, lockMs }: Keeping,
): Promise<Sender> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: concurrency });
  const headers = { "content-type": "application/json" };
  const connect = (): Redis => new Redis({ host: "127.0.0.1", port: redisPort, maxRetriesPerRequest: null });
  const connections = [connect(), connect()] as const;
  const queue = new Queue<string>(QUEUE, {
    connection: connections[0],
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: "fixed", delay: retryDelayMs },
      removeOnComplete: true,
    },
  });
  const worker = new Worker<string>(
    QUEUE,
    async ({ data }) => {
      const { statusCode, body } = await pool.request({
        path: pathname,
        method: "POST",
        headers,
        body: data,
      });
      await body.dump();
      if (statusCode >= 300) throw new Error(`answered ${statusCode}`);
    },
    {
      connection: connections[1],
      concurrency,
      ...(lockMs !== undefined && shortLock(lockMs)),
    },
  );
  worker.on("completed", onSettled);
  worker.on("failed", (job) => job && job.attemptsMade >= ATTEMPTS && onSettled());
  worker.on("error", () => {});
  queue.on("error", () => {});
  return {
    accept: async (callId, step) => {
      await queue.add("call", eventBody(callId, step));
    },
    isDone: async () => (await queue.getJobCountByTypes("waiting", "active", "delayed")) === 0,
    close: async () => {
      await worker.close();
      await queue.close();
      for (const connection of connections) connection.disconnect();
      await pool.close();
    },
  };
}

/**
 * Jobs of a dead worker come back soon. A short lock may lapse on a busy machine, too, and BullMQ gives a job up
 * when that happens twice: that would be a loss of this setting's making.
 */
function shortLock(lockMs: number): {
  lockDuration: number;
  stalledInterval: number;
  maxStalledCount: number;
} {
  return { lockDuration: lockMs, stalledInterval: lockMs / 4, maxStalledCount: 100 };
}
