import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import axios from "axios";
import { eventBody } from "./event-body.ts";
import type { Sender, SenderOptions } from "./sender.ts";

const RETRIES = 5;

/** Posts, and posts again after a growing wait; what it has to do is in memory only. */
export function axiosSender({ url, concurrency, retryDelayMs, onSettled }: SenderOptions): Sender {
  const httpAgent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const client = axios.create({ httpAgent, proxy: false, headers: { "content-type": "application/json" } });
  let left = 0;
  const send = async (body: string): Promise<void> => {
    left += 1;
    for (let failures = 0; failures <= RETRIES; failures += 1) {
      if (failures > 0) await sleep(failures * retryDelayMs);
      const isDelivered = await client.post(url, body).then(
        () => true,
        () => false,
      );
      if (isDelivered) break;
    }
    left -= 1;
    onSettled();
  };
  return {
    accept: async (callId, step) => {
      // It tries again by itself; what it gives up is counted as lost.
      send(eventBody(callId, step)).catch(() => {});
    },
    isDone: async () => left === 0,
    close: async () => httpAgent.destroy(),
  };
}
