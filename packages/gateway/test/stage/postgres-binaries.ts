import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where Debian and Ubuntu keep the programs of a server, each version in a folder of its own. */
const DEBIAN = "/usr/lib/postgresql";

/** A program of the PostgreSQL server. @throws Error when there is none */
export function binaryOf(name: "initdb" | "postgres"): string {
  const found = folders()
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`there is no ${name} of PostgreSQL in the path or in ${DEBIAN}`);
  return found;
}

export function isPostgresThere(): boolean {
  try {
    return binaryOf("initdb") !== "" && binaryOf("postgres") !== "";
  } catch {
    return false;
  }
}

/** The newest version of the system, then whatever stands in the path. */
function folders(): string[] {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const newestFirst = versions.toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return [
    ...newestFirst.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env.PATH ?? "").split(":").filter(Boolean),
  ];
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
export function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}
