import { databaseIn, prepareDataDir } from "./data-dir.ts";
import { DataDirLock } from "./data-dir-lock.ts";
import type { OnProgress } from "./move-rows.ts";
import { prepareDatabase } from "./prepare-database.ts";

/**
 * Brings the database of a data folder up to date, without starting a gateway on it.
 * @returns the names of the steps that were taken
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`, `DATA_DIR_IN_USE`, `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export async function migrateDataDir(dataDir: string, onProgress?: OnProgress): Promise<string[]> {
  prepareDataDir(dataDir);
  const lock = new DataDirLock(dataDir);
  const path = databaseIn(dataDir);
  try {
    lock.claim(path);
    return prepareDatabase(path, onProgress);
  } finally {
    lock.release();
  }
}
