import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

export type Appendfsync = "always" | "everysec";

export interface RunningRedis {
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

export interface RedisPlace {
  folder: string;
  port: number;
  appendfsync: Appendfsync;
}

const START_MS = 10_000;

export function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"]).error === undefined;
}

/** A Redis whose only persistence is its append-only file. Resolves when it has read what is in it already. */
export async function startRedis({ folder, port, appendfsync }: RedisPlace): Promise<RunningRedis> {
  const settings = {
    bind: "127.0.0.1",
    port: String(port),
    dir: folder,
    save: "",
    appendonly: "yes",
    appendfsync,
    "maxmemory-policy": "noeviction",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn("redis-server", flags, { stdio: "ignore" });
  const exited = once(child, "exit");
  const client = new Redis({ host: "127.0.0.1", port, retryStrategy: () => 20 });
  // Refused until Redis listens: it tries again.
  client.on("error", () => {});
  const ready = new Promise<string>((resolve) => client.once("ready", () => resolve("ready")));
  const outcome = await Promise.race([
    ready,
    sleep(START_MS, `not ready within ${START_MS} ms`, { ref: false }),
    exited.then(([code]) => `ended with ${code}`),
  ]);
  client.disconnect();
  if (outcome !== "ready") {
    child.kill("SIGKILL");
    throw new Error(`redis-server: ${outcome}`);
  }
  return {
    end: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}
