import { createRequire } from "node:module";
import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";

export type Database = DatabaseSyncInstance;
export type Statement = StatementSyncInstance;
type Driver = { DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => Database };

/**
 * Opens a SQLite file with the `node:sqlite` API: Node's own from 22.13 on,
 * the package of the same shape on Node 20, which has none.
 */
export function openDatabase(path: string, options: { readOnly?: boolean } = {}): Database {
  return new (driver().DatabaseSync)(path, options);
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
