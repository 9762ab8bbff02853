import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { binaryOf, serverUser } from "./postgres-binaries.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** A PostgreSQL server of the test's own: its processes, its folder, its port on loopback. */
export interface PostgresServer {
  /** A new, empty database. @returns its URL */
  database(): Promise<string>;
  /** Ends the server as a power cut would, and starts it again on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a server.
 * @param isDurable whether a commit waits for the disk: without, tests of what is written take a third of the time
 */
export async function startPostgres({ isDurable = true } = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), "ringhook-postgres-"));
  const user = serverUser();
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const options = ["-D", data, "-U", "ringhook", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  await run(binaryOf("initdb"), options, { ...user, cwd: "/" });
  const port = await freePort();
  const urlOf = (database: string): string => `postgres://ringhook@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  let made = 0;

  const ask = async (sql: string): Promise<void> => {
    const client = new pg.Client(urlOf("postgres"));
    // One that is cut off by a server that ends has told its caller already.
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const start = async (): Promise<void> => {
    const settings = {
      port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      max_connections: 60,
      fsync: isDurable ? "on" : "off",
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const started = spawn(binaryOf("postgres"), ["-D", data, ...flags], {
      ...user,
      cwd: "/",
      stdio: "ignore",
    });
    server = started;
    await until("PostgreSQL to answer", async () => {
      if (started.exitCode !== null) throw new Error(`PostgreSQL ended with ${started.exitCode}`);
      return ask("SELECT 1").then(
        () => true,
        () => false,
      );
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill(signal);
    await exited;
  };
  await start();
  return {
    database: async () => {
      made += 1;
      await ask(`CREATE DATABASE test_${made}`);
      return urlOf(`test_${made}`);
    },
    // An immediate shutdown writes nothing and ends its children, too: what follows is the recovery after a crash.
    kill: () => end("SIGQUIT"),
    start,
    close: async () => {
      await end("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("there is no free port");
  return address.port;
}
