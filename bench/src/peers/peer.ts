import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../receivers.ts";
import { type Appendfsync, type RunningRedis, startRedis } from "./redis.ts";
import type { Keeping, SenderName } from "./sender.ts";

/** What takes part in the comparison. */
export interface Peer {
  title: string;
  name: SenderName;
  /** Only where it keeps its jobs in Redis. */
  appendfsync?: Appendfsync;
}

export const PEERS: readonly Peer[] = [
  { title: "ringhook", name: "ringhook" },
  { title: "BullMQ on Redis, appendfsync always", name: "bullmq", appendfsync: "always" },
  { title: "BullMQ on Redis, appendfsync everysec", name: "bullmq", appendfsync: "everysec" },
  { title: "axios, retrying in memory", name: "axios" },
];

/** What a peer finds on its machine: an empty folder, and its Redis. */
export interface Place {
  keeping: Keeping;
  /** Kills Redis, as the end of its machine would. */
  kill(): Promise<void>;
  /** Starts Redis again on what it had written. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

export async function makePlace({ appendfsync }: Peer): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-peer-"));
  const redisPort = appendfsync ? await freePort() : 0;
  const start = async (): Promise<RunningRedis | undefined> =>
    appendfsync && startRedis({ folder: dataDir, port: redisPort, appendfsync });
  let redis = await start();
  return {
    keeping: { dataDir, redisPort },
    kill: async () => redis?.end("SIGKILL"),
    restart: async () => {
      redis = await start();
    },
    remove: async () => {
      await redis?.end("SIGTERM");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
