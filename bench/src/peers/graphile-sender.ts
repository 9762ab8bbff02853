import { Logger, run } from "graphile-worker";
import { Pool } from "undici";
import { eventBody } from "./event-body.ts";
import type { Keeping, Sender, SenderOptions } from "./sender.ts";

/** The total number; at 10 % failures none gets that far. */
const ATTEMPTS = 8;

/** A job queue in PostgreSQL and an HTTP worker, as graphile-worker's guide sets them up: a named queue for each call keeps its order. */
export async function graphileSender(
  { url, concurrency, onSettled }: SenderOptions,
  { database = "" }: Keeping,
): Promise<Sender> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: concurrency });
  const headers = { "content-type": "application/json" };
  const runner = await run({
    connectionString: database,
    concurrency,
    maxPoolSize: concurrency + 2,
    noHandleSignals: true,
    // Standard output is where the outcome is told.
    logger: new Logger(() => () => {}),
    taskList: {
      send: async (payload) => {
        const body = JSON.stringify(payload);
        const answer = await pool.request({ path: pathname, method: "POST", headers, body });
        await answer.body.dump();
        if (answer.statusCode >= 300) throw new Error(`answered ${answer.statusCode}`);
        onSettled();
      },
    },
  });
  return {
    accept: async (callId, step) => {
      const job = { queueName: callId, maxAttempts: ATTEMPTS };
      await runner.addJob("send", JSON.parse(eventBody(callId, step)), job);
    },
    // Nothing is asked of it after it was killed.
    isDone: async () => false,
    close: async () => {
      await runner.stop();
      await pool.close();
    },
  };
}
