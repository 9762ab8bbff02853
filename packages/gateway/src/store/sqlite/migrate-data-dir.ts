import { join } from "node:path";
import { lockDataDir, prepareDataDir } from "./data-dir.ts";
import { prepareDatabase } from "./prepare-database.ts";

/**
 * Brings the database of a data folder up to date, without starting a gateway on it.
 * @returns the names of the steps that were taken
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`, `DATA_DIR_IN_USE`, `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export async function migrateDataDir(dataDir: string): Promise<string[]> {
  prepareDataDir(dataDir);
  const unlock = lockDataDir(dataDir);
  try {
    return prepareDatabase(join(dataDir, "ringhook.db"));
  } finally {
    await unlock();
  }
}
