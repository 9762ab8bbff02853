import { once } from "node:events";
import { messageOf } from "../../errors.ts";
import type { Broker } from "../../subscriptions/broker.ts";
import { AttemptFailed } from "../broker/attempt-failed.ts";
import type { BrokerClient } from "../broker/broker-client.ts";
import { loadClient } from "../broker/load-client.ts";
import { RabbitClient } from "./rabbit-client.ts";
import { isRefused } from "./rabbit-errors.ts";

const PORTS = { "amqp:": 5672, "amqps:": 5671 } as const;

/** Connects to RabbitMQ, which confirms what its queues have. For errors see `ConnectBroker`. */
export async function connectRabbit(broker: Broker, timeoutMs: number): Promise<BrokerClient> {
  const library = await loadClient(["rabbitmq-client@5"], () => import("rabbitmq-client"));
  const { hostname, port, pathname, protocol } = new URL(broker.url);
  const at = {
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: port || PORTS[protocol as keyof typeof PORTS],
  };
  const connection = new library.Connection({
    ...at,
    vhost: decodeURIComponent(pathname.slice(1)) || "/",
    ...(broker.user !== null && { username: broker.user }),
    ...(broker.password !== null && { password: broker.password }),
    ...(broker.tls && { tls: { ...broker.tls } }),
    connectionName: "ringhook",
    connectionTimeout: timeoutMs,
    acquireTimeout: timeoutMs,
    heartbeat: 10,
  });
  // The first failure is told below, and those after it say nothing new.
  connection.on("error", () => {});
  try {
    await once(connection, "connection");
    return await RabbitClient.on(connection, broker, `${at.hostname}:${at.port}`);
  } catch (cause) {
    connection.unsafeDestroy();
    const code = isRefused(cause) ? "BROKER_AUTH_FAILED" : "BROKER_UNREACHABLE";
    throw new AttemptFailed(code, messageOf(cause), { cause });
  }
}
