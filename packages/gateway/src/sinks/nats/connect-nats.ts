import type { NatsConnection } from "@nats-io/transport-node";
import type { Broker } from "../../subscriptions/broker.ts";
import { AttemptFailed } from "../broker/attempt-failed.ts";
import type { BrokerClient } from "../broker/broker-client.ts";
import { loadClient } from "../broker/load-client.ts";
import { NatsClient } from "./nats-client.ts";

/** Connects to NATS, whose JetStream keeps messages and acknowledges them. For errors see `ConnectBroker`. */
export async function connectNats(broker: Broker, timeoutMs: number): Promise<BrokerClient> {
  const library = await loadClient(["@nats-io/transport-node@3", "@nats-io/jetstream@3"], async () => ({
    transport: await import("@nats-io/transport-node"),
    jetstream: await import("@nats-io/jetstream"),
  }));
  const { hostname, port } = new URL(broker.url);
  let connection: NatsConnection;
  try {
    connection = await library.transport.connect({
      servers: `${hostname}:${port || PORT}`,
      name: "ringhook",
      // When it is dialled again is decided by the lanes.
      reconnect: false,
      timeout: timeoutMs,
      noAsyncTraces: true,
      ...authOf(broker),
      ...(broker.tls ? { tls: { ...broker.tls } } : { tls: null }),
    });
  } catch (cause) {
    throw unreachable(cause);
  }
  return new NatsClient({ library, connection, broker, timeoutMs });
}

const PORT = 4222;

/** A user without a password, or a password without a user, is a token. */
function authOf({ user, password }: Broker): { user?: string; pass?: string; token?: string } {
  if (user !== null && password !== null) return { user, pass: password };
  const token = user ?? password;
  return token === null ? {} : { token };
}

function unreachable(cause: unknown): AttemptFailed {
  const message = cause instanceof Error ? cause.message : String(cause);
  const isRefused = /authori[sz]ation|authentication|permissions? violation|account/i.test(
    `${nameOf(cause)} ${message}`,
  );
  return new AttemptFailed(isRefused ? "BROKER_AUTH_FAILED" : "BROKER_UNREACHABLE", message, { cause });
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : "";
}
