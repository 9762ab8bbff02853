import { readdirSync, readFileSync } from "node:fs";
import type { ClientBase } from "pg";
import { RinghookError } from "../../errors.ts";
import { queriesOn } from "./queries.ts";

/** The numbered migrations: the same folder for the sources and for the build. */
const FOLDER = new URL("../../../src/store/sql/postgres/", import.meta.url);

/** "RING": nodes that start together take their steps one after the other. */
const LOCK = 0x52494e47;

/**
 * Brings a database to this version's tables, each step in a transaction of its own, of which the lock is part: so it holds through
 * a pooler, too, and is let go of when a node dies.
 * @returns the names of the steps that were taken
 * @throws RinghookError `DATABASE_TOO_NEW` when a newer version has been here
 */
export async function migrate(client: ClientBase): Promise<string[]> {
  const taken: string[] = [];
  for (let step = await nextStep(client); step !== undefined; step = await nextStep(client)) taken.push(step);
  return taken;
}

/** Takes the next step. @returns its name; undefined when there is none */
async function nextStep(client: ClientBase): Promise<string | undefined> {
  const steps = migrationSteps();
  await client.query("BEGIN");
  try {
    const queries = queriesOn(client);
    await queries.rowsOf("SELECT pg_advisory_xact_lock(?)", LOCK);
    const done = await stepsDone(client);
    if (done > steps.length) throw tooNew(done, steps.length);
    const name = steps[done];
    if (name !== undefined) {
      await client.query("CREATE TABLE IF NOT EXISTS steps (step integer PRIMARY KEY, name text NOT NULL)");
      await client.query(readFileSync(new URL(name, FOLDER), "utf8"));
      await queries.rowsOf("INSERT INTO steps (step, name) VALUES (?, ?)", done + 1, name);
    }
    await client.query("COMMIT");
    return name;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      // The connection is gone: what failed before is what is told.
    });
    throw error;
  }
}

/** How many steps a database has behind it. */
export async function stepsDone(client: ClientBase): Promise<number> {
  const queries = queriesOn(client);
  const [found] = await queries.rowsOf("SELECT to_regclass('steps') IS NOT NULL AS there");
  if (found?.there !== true) return 0;
  const [last] = await queries.rowsOf("SELECT coalesce(max(step), 0) AS step FROM steps");
  return Number(last?.step);
}

/** Names of the migration steps that this version knows, in order. */
export function migrationSteps(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".sql"))
    .sort();
}

export function tooNew(done: number, known: number): RinghookError {
  return new RinghookError(
    "DATABASE_TOO_NEW",
    `the database is at step ${done}, this version knows ${known} steps`,
    { hint: "Start the newer version again, or restore a backup made before it." },
  );
}
