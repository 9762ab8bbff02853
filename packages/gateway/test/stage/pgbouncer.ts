import { execFileSync } from "node:child_process";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverProcess } from "./brokers/server-process.ts";
import { lastingPort } from "./listening.ts";
import { serverUser } from "./postgres-binaries.ts";

/** The pooler's program; `PGBOUNCER` names another one than that of the path, such as one that was built by hand. */
const PROGRAM = process.env.PGBOUNCER ?? "pgbouncer";
/** From here on prepared statements live in transaction mode. Debian 12 has 1.18. */
const [MAJOR, MINOR] = [1, 21];

export interface Pooler {
  /** @param url of a database of the server @returns the same one through the pooler */
  urlOf(url: string): string;
  close(): Promise<void>;
}

export function isPgBouncerThere(): boolean {
  try {
    const said = execFileSync(PROGRAM, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
    return Number(major) > MAJOR || (Number(major) === MAJOR && Number(minor) >= MINOR);
  } catch {
    return false;
  }
}

/** Starts a PgBouncer in transaction mode, as docs/guides/scale.md wants it, in front of a server. */
export async function startPgBouncer(url: string): Promise<Pooler> {
  const [folder, port] = [await mkdtemp(join(tmpdir(), "ringhook-pgbouncer-")), await lastingPort()];
  const [config, users] = [join(folder, "pgbouncer.ini"), join(folder, "users.txt")];
  await writeFile(users, '"ringhook" ""\n');
  await writeFile(
    config,
    `[databases]
* = host=127.0.0.1 port=${new URL(url).port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
max_prepared_statements = 200
default_pool_size = 10
server_idle_timeout = 1
`,
  );
  const user = serverUser();
  if (user) await Promise.all([folder, config, users].map((path) => chown(path, user.uid, user.gid)));
  const server = serverProcess(PROGRAM, [...(user ? ["-u", "postgres"] : []), config], { port });
  await server.start();
  return {
    urlOf: (given) => {
      const through = new URL(given);
      through.port = String(port);
      return through.href;
    },
    close: async () => {
      await server.end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
