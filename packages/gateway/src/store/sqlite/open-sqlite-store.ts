import { join, resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import type { Store } from "../store.ts";
import { BatchingThread, type BatchTiming } from "./batching-thread.ts";
import { lockDataDir, prepareDataDir } from "./data-dir.ts";
import { openDatabase } from "./driver.ts";
import { migrate } from "./migrate.ts";
import { reads, writes } from "./operations/index.ts";

export interface SqliteOptions {
  dataDir: string;
  /** Told after each commit how many operations shared it, and how long it took. */
  onCommit?: (timing: BatchTiming) => void;
}

/**
 * Opens the SQLite store of a data folder: takes the folder, brings the tables up to date, starts the threads.
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`, `DATA_DIR_IN_USE`, `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export function openSqliteStore({ dataDir, onCommit }: SqliteOptions): Store {
  prepareDataDir(dataDir);
  const unlock = lockDataDir(dataDir);
  const path = join(dataDir, "ringhook.db");
  try {
    prepareDatabase(path);
  } catch (error) {
    unlock();
    throw error;
  }
  const writer = new BatchingThread({ path, role: "writer" }, onCommit);
  const reader = new BatchingThread({ path, role: "reader" });
  const operations: Record<string, (args: unknown) => Promise<unknown>> = {};
  for (const name of Object.keys(writes)) operations[name] = (args) => writer.run(name, args);
  for (const name of Object.keys(reads)) operations[name] = (args) => reader.run(name, args);
  const close = async (): Promise<void> => {
    await reader.close();
    await writer.close();
    await unlock();
  };
  return { ...operations, close } as unknown as Store;
}

function prepareDatabase(path: string): void {
  let db: ReturnType<typeof openDatabase> | undefined;
  try {
    db = openDatabase(path);
    db.exec("PRAGMA journal_mode = WAL");
    migrate(db);
  } catch (cause) {
    if (cause instanceof RinghookError) throw cause;
    throw new RinghookError("DATABASE_NOT_USABLE", `${resolve(path)}: ${messageOf(cause)}`, {
      cause,
      hint: "Move the file away to begin with an empty database, or restore a backup.",
    });
  } finally {
    db?.close();
  }
}
