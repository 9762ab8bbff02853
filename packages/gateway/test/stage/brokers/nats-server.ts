import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { Certificate } from "../certificates.ts";
import { lastingPort } from "../listening.ts";
import type { BrokerPlace, BrokerServer, KeptMessage } from "./broker-server.ts";
import { serverProcess } from "./server-process.ts";

const ACCESS = { user: "ringhook", password: "a-password-of-tests" };
/** Subjects to which the tests' user may publish nothing. */
export const DENIED = "denied.";
const BATCH = 500;

/** Starts a nats-server with JetStream. @param tls with which it speaks TLS alone */
export async function startNats(tls?: Certificate): Promise<BrokerServer> {
  const folder = await mkdtemp(join(tmpdir(), "ringhook-nats-"));
  const port = await lastingPort();
  const config = join(folder, "nats.conf");
  await writeFile(
    config,
    `listen: 127.0.0.1:${port}\njetstream { store_dir: "${folder}" }\n` +
      `authorization { users: [{ user: "${ACCESS.user}", password: "${ACCESS.password}",\n` +
      `  permissions: { publish: { deny: "${DENIED}>" } } }] }\n`,
  );
  if (tls) {
    const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    await writeFile(cert, tls.cert);
    await writeFile(key, tls.key);
    await appendFile(config, `tls { cert_file: "${cert}", key_file: "${key}" }\n`);
  }
  const server = serverProcess("nats-server", ["-c", config], { port });
  await server.start();
  const asking = async <T>(ask: (connection: NatsConnection) => Promise<T>): Promise<T> => {
    const servers = `127.0.0.1:${port}`;
    const access = { user: ACCESS.user, pass: ACCESS.password };
    const connection = await connect({ servers, ...access, ...(tls && { tls: { ca: tls.cert } }) });
    try {
      return await ask(connection);
    } finally {
      await connection.close();
    }
  };
  let places = 0;
  return {
    kind: "nats",
    port,
    access: ACCESS,
    url: (through = port) => `nats://127.0.0.1:${through}`,
    openPlace: async () => {
      places += 1;
      return placeOf(asking, `place${places}`);
    },
    stop: (signal) => server.end(signal),
    start: () => server.start(),
    close: async () => {
      await server.end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Asking = <T>(ask: (connection: NatsConnection) => Promise<T>) => Promise<T>;

async function placeOf(asking: Asking, name: string): Promise<BrokerPlace> {
  const managing = <T>(ask: (manager: JetStreamManager) => Promise<T>): Promise<T> =>
    asking(async (connection) => ask(await jetstreamManager(connection)));
  const config = { name, subjects: [`${name}.>`], duplicate_window: 600_000_000_000 };
  await managing((manager) => manager.streams.add(config));
  const bounded = (max_msgs: number): Promise<unknown> =>
    managing((manager) => manager.streams.update(name, { max_msgs, discard: "new" }));
  return {
    to: `${name}.`,
    fill: async () => {
      await bounded(
        Math.max(1, await managing(async (manager) => (await manager.streams.info(name)).state.messages)),
      );
      // An empty stream has room for one, whatever its bound.
      await asking((connection) => jetstream(connection).publish(`${name}.filler`, "")).catch(() => {});
    },
    clear: async () => {
      await managing((manager) => manager.streams.purge(name, { filter: `${name}.filler` }));
      await bounded(-1);
    },
    messages: () => asking((connection) => messagesOf(connection, name)),
  };
}

async function messagesOf(connection: NatsConnection, stream: string): Promise<KeptMessage[]> {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(stream);
  const consumer = await jetstream(connection).consumers.get(stream);
  const found: KeptMessage[] = [];
  for (let left = state.messages; left > 0; ) {
    const batch = await consumer.fetch({ max_messages: Math.min(left, BATCH), expires: 10_000 });
    for await (const { subject, headers, data } of batch) {
      left -= 1;
      const all = Object.fromEntries((headers?.keys() ?? []).map((key) => [key, headers?.get(key) ?? ""]));
      const { "Nats-Msg-Id": id, ...others } = all;
      if (id === undefined) continue;
      const isAttribute = ([key]: [string, string]): boolean => key.startsWith("ce-");
      const attributes = Object.entries(others).filter(isAttribute);
      found.push({
        id,
        attributes: Object.fromEntries(attributes.map(([key, value]) => [key.slice(3), value])),
        others: { ...Object.fromEntries(Object.entries(others).filter((one) => !isAttribute(one))), subject },
        body: new TextDecoder().decode(data),
      });
    }
  }
  return found;
}
