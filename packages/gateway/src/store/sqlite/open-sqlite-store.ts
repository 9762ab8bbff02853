import { join } from "node:path";
import type { Store } from "../store.ts";
import { BatchingThread, type BatchTiming } from "./batching-thread.ts";
import { lockDataDir, prepareDataDir } from "./data-dir.ts";
import { operationsOf, packers, type Role } from "./operations/index.ts";
import { prepareDatabase } from "./prepare-database.ts";

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
  const threads: Record<Role, BatchingThread> = {
    writer: new BatchingThread({ path, role: "writer" }, onCommit),
    reader: new BatchingThread({ path, role: "reader" }),
    reports: new BatchingThread({ path, role: "reports" }),
  };
  const packed: Record<string, ((args: never) => unknown) | undefined> = packers;
  const operations: Record<string, (args: never) => Promise<unknown>> = {};
  for (const role of Object.keys(threads) as Role[]) {
    for (const name of Object.keys(operationsOf[role])) {
      const pack = packed[name];
      operations[name] = (args) => threads[role].run(name, pack ? pack(args) : args);
    }
  }
  const close = async (): Promise<void> => {
    await Promise.all([threads.reader.close(), threads.reports.close()]);
    await threads.writer.close();
    await unlock();
  };
  return { ...operations, close } as unknown as Store;
}
