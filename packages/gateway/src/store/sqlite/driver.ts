import { createRequire } from "node:module";
import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import { messageOf } from "../../errors.ts";

export type Database = DatabaseSyncInstance;
export type Statement = StatementSyncInstance;
type Driver = { DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => Database };

export interface OpenOptions {
  readOnly?: boolean;
  /**
   * Other connections may hold the file for so long, in milliseconds, as one does that closes last and empties the log.
   * Default: 5 s.
   */
  patienceMs?: number;
}

/**
 * Opens a SQLite file with the `node:sqlite` API: Node's own from 22.13 on,
 * the package of the same shape on Node 20, which has none.
 */
export function openDatabase(path: string, { patienceMs = 5_000, ...options }: OpenOptions = {}): Database {
  const db = new (driver().DatabaseSync)(path, options);
  db.exec(`PRAGMA busy_timeout = ${patienceMs}`);
  return db;
}

/** Whether an operation failed because somebody else holds the file. */
export function isBusy(error: unknown): boolean {
  return /locked|busy/i.test(messageOf(error));
}

function driver(): Driver {
  const builtin: unknown = process.getBuiltinModule("node:sqlite");
  const found: unknown = builtin ?? createRequire(import.meta.url)("@photostructure/sqlite");
  if (!isDriver(found)) throw new Error("neither node:sqlite nor @photostructure/sqlite can be loaded");
  return found;
}

function isDriver(module: unknown): module is Driver {
  return typeof module === "object" && module !== null && "DatabaseSync" in module;
}
