import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { lastingPort } from "../listening.ts";
import type { BrokerPlace, BrokerServer, KeptMessage } from "./broker-server.ts";
import { serverProcess } from "./server-process.ts";

const ACCESS = { user: "default", password: "a-password-of-tests" };
/** The fields of an entry that are no attributes of CloudEvents. */
const OTHERS = ["webhook_id", "data", "ringhook_test", "ringhook_replay_of"];

/** Starts a redis-server that writes its append-only file before it answers. */
export async function startRedis(): Promise<BrokerServer> {
  const folder = await mkdtemp(join(tmpdir(), "ringhook-redis-"));
  const port = await lastingPort();
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    appendonly: "yes",
    appendfsync: "always",
    save: "",
    requirepass: ACCESS.password,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const asking = async <T>(ask: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis({
      port,
      password: ACCESS.password,
      lazyConnect: true,
      retryStrategy: () => null,
    });
    redis.on("error", () => {});
    try {
      await redis.connect();
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  };
  const answers = (): Promise<boolean> =>
    asking((redis) => redis.ping()).then(
      () => true,
      () => false,
    );
  const server = serverProcess("redis-server", flags, { port, answers });
  await server.start();
  let places = 0;
  return {
    kind: "redis",
    port,
    access: ACCESS,
    url: (through = port) => `redis://127.0.0.1:${through}`,
    openPlace: async () => {
      places += 1;
      return placeOf(asking, `place:${places}`);
    },
    stop: (signal) => server.end(signal),
    start: () => server.start(),
    close: async () => {
      await server.end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Asking = <T>(ask: (redis: Redis) => Promise<T>) => Promise<T>;

async function placeOf(asking: Asking, stream: string): Promise<BrokerPlace> {
  await asking((redis) => redis.xgroup("CREATE", stream, "readers", "$", "MKSTREAM"));
  const bounded = (bytes: string): Promise<unknown> =>
    asking((redis) => redis.config("SET", "maxmemory", bytes));
  return {
    to: stream,
    fill: async () => {
      await bounded("1");
    },
    clear: async () => {
      await bounded("0");
    },
    messages: async () => (await asking((redis) => redis.xrange(stream, "-", "+"))).map(messageOf),
  };
}

function messageOf([, fields]: [string, string[]]): KeptMessage {
  const named: Record<string, string> = {};
  for (let at = 0; at < fields.length; at += 2) named[fields[at] ?? ""] = fields[at + 1] ?? "";
  const entries = Object.entries(named);
  return {
    id: named.webhook_id ?? "",
    attributes: Object.fromEntries(entries.filter(([name]) => !OTHERS.includes(name))),
    others: Object.fromEntries(entries.filter(([name]) => OTHERS.includes(name) && name !== "data")),
    body: named.data ?? "",
  };
}
