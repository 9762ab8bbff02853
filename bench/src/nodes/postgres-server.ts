import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../receivers.ts";

/** A PostgreSQL of the benchmark's own, as Debian's package sets one up; every commit waits for the disk. */
export interface RunningPostgres {
  /** Which release it is. */
  version: string;
  /** Makes a new, empty database. @returns its URL */
  database(name: string): string;
  /** Has the server learn what its tables hold, as it does by itself within a minute. */
  analyze(url: string): void;
  stop(): Promise<void>;
}

/** Where Debian keeps the programs of a server, each version in a folder of its own. */
const DEBIAN = "/usr/lib/postgresql";
const START_MS = 20_000;

/** @returns undefined where no server is installed */
export async function startPostgres(): Promise<RunningPostgres | undefined> {
  const bin = newestBin();
  if (bin === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "ringhook-bench-postgres-"));
  const user = serverUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const [data, port] = [join(folder, "data"), await freePort()];
  const run = (name: string, args: string[]): string =>
    execFileSync(join(bin, name), args, {
      ...user,
      cwd: "/",
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  run("initdb", ["-D", data, "-U", "ringhook", "-A", "trust", "-E", "UTF8", "--locale=C"]);
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories="];
  const flags = settings.flatMap((setting) => ["-c", setting]);
  const child = spawn(join(bin, "postgres"), ["-D", data, ...flags], { ...user, cwd: "/", stdio: "ignore" });
  const ask = (url: string, sql: string): string => run("psql", [url, "-XqAtc", sql]);
  const urlOf = (name: string): string => `postgres://ringhook@127.0.0.1:${port}/${name}`;
  await answering(() => ask(urlOf("postgres"), "SELECT 1"));
  return {
    version: run("postgres", ["--version"]).trim(),
    database: (name) => {
      ask(urlOf("postgres"), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    analyze: (url) => {
      ask(url, "VACUUM ANALYZE");
    },
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function newestBin(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const [newest] = readdirSync(DEBIAN).toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return newest && join(DEBIAN, newest, "bin");
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function answering(ask: () => unknown): Promise<void> {
  for (const deadline = performance.now() + START_MS; ; await sleep(50)) {
    try {
      ask();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}
