import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection, type SyncMessage } from "rabbitmq-client";
import { lastingPort } from "../listening.ts";
import type { BrokerPlace, BrokerServer, KeptMessage } from "./broker-server.ts";
import { RABBIT_BINARIES } from "./rabbit-binaries.ts";
import { serverProcess } from "./server-process.ts";

const ACCESS = { user: "ringhook", password: "a-password-of-tests" };
const PREFIX = "cloudEvents_";

/** Starts a RabbitMQ, with an epmd of its own that ends with it. */
export async function startRabbit(): Promise<BrokerServer> {
  const folder = await mkdtemp(join(tmpdir(), "ringhook-rabbit-"));
  const [port, distribution, names] = [await lastingPort(), await lastingPort(), await lastingPort()];
  const config = join(folder, "rabbit.conf");
  await writeFile(
    config,
    `listeners.tcp.1 = 127.0.0.1:${port}\ndefault_user = ${ACCESS.user}\ndefault_pass = ${ACCESS.password}\n`,
  );
  const [mnesia, log] = [join(folder, "mnesia"), join(folder, "log")];
  await Promise.all([mnesia, log].map((path) => mkdir(path)));
  const env = {
    HOME: folder,
    RABBITMQ_MNESIA_BASE: mnesia,
    RABBITMQ_LOG_BASE: log,
    RABBITMQ_CONFIG_FILE: config,
    RABBITMQ_CONF_ENV_FILE: join(folder, "none.conf"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "none"),
    RABBITMQ_NODENAME: `test${port}@localhost`,
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_PID_FILE: join(folder, "pid"),
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    // In place of a shell that waits for the server.
    RUNNING_UNDER_SYSTEMD: "true",
  };
  const epmd = serverProcess("epmd", ["-port", String(names), "-address", "127.0.0.1"], { port: names, env });
  await epmd.start();
  const asking = async <T>(ask: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = new Connection({
      hostname: "127.0.0.1",
      port,
      username: ACCESS.user,
      password: ACCESS.password,
      acquireTimeout: 2_000,
    });
    connection.on("error", () => {});
    try {
      return await ask(connection);
    } finally {
      connection.unsafeDestroy();
    }
  };
  const answers = (): Promise<boolean> =>
    asking((connection) => connection.exchangeDeclare({ exchange: "amq.topic", passive: true })).then(
      () => true,
      () => false,
    );
  const server = serverProcess(join(RABBIT_BINARIES, "rabbitmq-server"), [], { port, env, answers });
  await server.start();
  let places = 0;
  return {
    kind: "rabbitmq",
    port,
    access: ACCESS,
    url: (through = port) => `amqp://127.0.0.1:${through}`,
    openPlace: async () => {
      places += 1;
      return placeOf(asking, `place${places}`);
    },
    stop: (signal) => server.end(signal),
    start: () => server.start(),
    close: async () => {
      await server.end("SIGKILL");
      await epmd.end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Asking = <T>(ask: (connection: Connection) => Promise<T>) => Promise<T>;

/** An exchange with a queue; a full one has another queue beside, which refuses. */
async function placeOf(asking: Asking, name: string): Promise<BrokerPlace> {
  const [full, binding] = [`${name}-full`, { exchange: name, routingKey: "#" }];
  await asking(async (connection) => {
    await connection.exchangeDeclare({ exchange: name, type: "topic", durable: true });
    const kept = { durable: true, arguments: { "x-queue-type": "quorum" } } as const;
    await connection.queueDeclare({ queue: name, ...kept });
    await connection.queueBind({ ...binding, queue: name });
    const bounded = { "x-max-length": 1, "x-overflow": "reject-publish" } as const;
    await connection.queueDeclare({ queue: full, durable: true, arguments: bounded });
    const channel = await connection.acquire();
    await channel.confirmSelect();
    await channel.basicPublish({ routingKey: full }, Buffer.from("filler"));
    await channel.close();
  });
  const read: KeptMessage[] = [];
  return {
    to: name,
    fill: () =>
      asking(async (connection) => {
        await connection.queueBind({ ...binding, queue: full });
        await connection.queueUnbind({ ...binding, queue: name });
      }),
    clear: () =>
      asking(async (connection) => {
        await connection.queueBind({ ...binding, queue: name });
        await connection.queueUnbind({ ...binding, queue: full });
      }),
    messages: async () => {
      await asking((connection) => drain(connection, name, (message) => read.push(message)));
      return [...read];
    },
  };
}

/** Takes all that is in a queue, one by one: a quorum queue's count of its messages runs behind. */
async function drain(
  connection: Connection,
  queue: string,
  onMessage: (message: KeptMessage) => void,
): Promise<void> {
  const channel = await connection.acquire();
  for (;;) {
    const message = await channel.basicGet({ queue });
    if (message === undefined) break;
    channel.basicAck({ deliveryTag: message.deliveryTag });
    onMessage(messageOf(message));
  }
  await channel.close();
}

function messageOf({
  messageId = "",
  headers = {},
  body,
  contentType = "",
  routingKey,
}: SyncMessage): KeptMessage {
  const all = Object.entries(headers as Record<string, string>);
  const isAttribute = ([key]: [string, string]): boolean => key.startsWith(PREFIX);
  const attributes = all.filter(isAttribute).map(([key, value]) => [key.slice(PREFIX.length), value]);
  return {
    id: messageId,
    attributes: Object.fromEntries(attributes),
    others: {
      ...Object.fromEntries(all.filter((one) => !isAttribute(one))),
      "content-type": contentType,
      subject: routingKey,
    },
    // The client parses what says that it is JSON.
    body: Buffer.isBuffer(body) ? body.toString("utf8") : JSON.stringify(body),
  };
}
