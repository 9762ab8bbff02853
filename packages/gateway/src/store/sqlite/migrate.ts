import { readdirSync, readFileSync } from "node:fs";
import { RinghookError } from "../../errors.ts";
import type { Database } from "./driver.ts";

/** The numbered migrations: the same folder for the sources and for the build. */
const FOLDER = new URL("../../../src/store/sql/sqlite/", import.meta.url);

/**
 * Brings a database to this version's tables, each step in a transaction of its own.
 * SQLite's `user_version` counts the steps that are done.
 *
 * @returns the names of the steps that were taken
 * @throws RinghookError `DATABASE_TOO_NEW` when a newer version has been here
 */
export function migrate(db: Database): string[] {
  const files = migrationSteps();
  const done = versionOf(db);
  if (done > files.length) {
    throw new RinghookError(
      "DATABASE_TOO_NEW",
      `the database is at step ${done}, this version knows ${files.length} steps`,
      { hint: "Start the newer version again, or restore a backup made before it." },
    );
  }
  const taken = files.slice(done);
  for (const [index, name] of taken.entries()) {
    const sql = readFileSync(new URL(name, FOLDER), "utf8");
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${done + index + 1}; COMMIT;`);
  }
  return taken;
}

/** Names of the migration steps this version knows, in order. */
export function migrationSteps(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".sql"))
    .sort();
}

/** How many steps a database has behind it. */
export function versionOf(db: Database): number {
  const row: unknown = db.prepare("PRAGMA user_version").get();
  const version =
    typeof row === "object" && row !== null && "user_version" in row ? row.user_version : undefined;
  return Number(version);
}
