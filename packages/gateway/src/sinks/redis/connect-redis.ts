import type { Broker } from "../../subscriptions/broker.ts";
import { AttemptFailed } from "../broker/attempt-failed.ts";
import type { BrokerClient } from "../broker/broker-client.ts";
import { loadClient } from "../broker/load-client.ts";
import { RedisClient } from "./redis-client.ts";
import { failureOf } from "./redis-errors.ts";

const PORT = 6379;

/** Connects to Redis, whose streams keep entries. For errors see `ConnectBroker`. */
export async function connectRedis(broker: Broker, timeoutMs: number): Promise<BrokerClient> {
  const library = await loadClient(["ioredis@6"], () => import("ioredis"));
  const { hostname, port, pathname } = new URL(broker.url);
  const redis = new library.Redis({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || PORT),
    db: Number(pathname.slice(1) || 0),
    ...(broker.user !== null && { username: broker.user }),
    ...(broker.password !== null && { password: broker.password }),
    ...(broker.tls && { tls: { ...broker.tls } }),
    connectionName: "ringhook",
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    lazyConnect: true,
    // When it is dialled again is decided by the lanes, and nothing is kept here meanwhile.
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false,
  });
  const errors: unknown[] = [];
  redis.on("error", (error: unknown) => errors.push(error));
  const client = new RedisClient(redis, broker, `${hostname}:${port || PORT}`);
  try {
    await redis.connect();
    // Says whether it lets us in, and whether it has read what it keeps.
    await redis.ping();
    return client;
  } catch (cause) {
    await client.close();
    throw unreachable([...errors, cause]);
  }
}

/** The first error says more than those that come of it. */
function unreachable(errors: readonly unknown[]): AttemptFailed {
  const failures = errors.map(failureOf);
  const refused = failures.find(({ code }) => code === "BROKER_AUTH_FAILED");
  if (refused) return refused;
  const [first] = failures;
  return new AttemptFailed("BROKER_UNREACHABLE", first?.message ?? "no connection", { cause: errors[0] });
}
