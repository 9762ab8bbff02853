import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { lastingPort } from "./listening.ts";
import { binaryOf, serverUser } from "./postgres-binaries.ts";
import { makeCluster } from "./postgres-cluster.ts";
import { until } from "./until.ts";

const execute = promisify(execFile);

/** A PostgreSQL server of the test's own: its processes, its folder, its port on loopback. */
export interface PostgresServer {
  /** A new, empty database. @returns its URL */
  database(): Promise<string>;
  /** Ends the server as a power cut would, and starts it again on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Starts a read-only copy that follows it; the server itself is stopped for a moment. Closed with it. */
  replica(): Promise<Replica>;
  close(): Promise<void>;
}

/** A read-only copy of a server. */
export interface Replica {
  /** @param url of a database of the server @returns that of its copy */
  urlOf(url: string): string;
  end(): Promise<void>;
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
  await makeCluster(data);
  const port = await lastingPort();
  const urlOf = (database: string): string => `postgres://ringhook@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  let made = 0;

  const ask = async (sql: string, on = port): Promise<void> => {
    const client = new pg.Client(urlOf("postgres").replace(`:${port}/`, `:${on}/`));
    // One that is cut off by a server that ends has told its caller already.
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const run = async (folderOf: string, on: number): Promise<ChildProcess> => {
    const settings = {
      port: on,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      max_connections: 60,
      fsync: isDurable ? "on" : "off",
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const started = spawn(binaryOf("postgres"), ["-D", folderOf, ...flags], {
      ...user,
      cwd: "/",
      stdio: "ignore",
    });
    await until("PostgreSQL to answer", async () => {
      if (started.exitCode !== null) throw new Error(`PostgreSQL ended with ${started.exitCode}`);
      return ask("SELECT 1", on).then(
        () => true,
        () => false,
      );
    });
    return started;
  };
  const start = async (): Promise<void> => {
    server = await run(data, port);
  };
  const endOf = async (process: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> => {
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const exited = once(process, "exit");
    process.kill(signal);
    await exited;
  };
  const end = (signal: NodeJS.Signals): Promise<void> => endOf(server, signal);
  let copy: ChildProcess | undefined;
  const replica = async (): Promise<Replica> => {
    await end("SIGINT");
    const folderOf = join(folder, "copy");
    await execute("cp", ["-a", data, folderOf]);
    await appendFile(
      join(folderOf, "postgresql.auto.conf"),
      `primary_conninfo = 'host=127.0.0.1 port=${port} user=ringhook'\n`,
    );
    await writeFile(join(folderOf, "standby.signal"), "");
    if (user) await chown(join(folderOf, "standby.signal"), user.uid, user.gid);
    await start();
    const on = await lastingPort();
    copy = await run(folderOf, on);
    return {
      urlOf: (url) => url.replace(`:${port}/`, `:${on}/`),
      end: () => endOf(copy, "SIGQUIT"),
    };
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
    replica,
    close: async () => {
      await endOf(copy, "SIGQUIT");
      await end("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Asks a database something, over a connection of its own. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
