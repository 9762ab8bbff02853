import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import { checkFolder, databaseIn } from "./data-dir.ts";
import { DataDirLock } from "./data-dir-lock.ts";
import { openDatabase } from "./driver.ts";

/** How large the database's file was, and is, in bytes. */
export interface Compacted {
  before: number;
  after: number;
}

/**
 * Gives the room of removed rows back to the disk. A gateway uses such room again, but never gives it back by itself.
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`, `DATA_DIR_IN_USE`, `DATABASE_NOT_USABLE`
 */
export function compactDataDir(dataDir: string): Compacted {
  checkFolder(dataDir);
  const path = databaseIn(dataDir);
  if (!existsSync(path)) {
    throw new RinghookError("DATABASE_NOT_USABLE", `there is no database in ${resolve(dataDir)}`, {
      hint: "Choose the folder with --data-dir or RINGHOOK_DATA_DIR.",
    });
  }
  const lock = new DataDirLock(dataDir);
  try {
    lock.claim(path);
    const before = statSync(path).size;
    vacuum(path);
    return { before, after: statSync(path).size };
  } finally {
    lock.release();
  }
}

/** In one transaction: one that was cut off has changed nothing. */
function vacuum(path: string): void {
  const db = openDatabase(path);
  try {
    db.exec("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (cause) {
    throw new RinghookError("DATABASE_NOT_USABLE", `${resolve(path)}: ${messageOf(cause)}`, {
      cause,
      hint: "The disk needs room for the database twice more. Nothing was changed.",
    });
  } finally {
    db.close();
  }
}
