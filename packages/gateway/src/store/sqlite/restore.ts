import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import { type BackupNote, dropNote, readNote, sync } from "./backup.ts";
import { databaseIn, prepareDataDir } from "./data-dir.ts";
import { DataDirLock } from "./data-dir-lock.ts";
import { openDatabase } from "./driver.ts";
import { type Inspection, inspectDatabase } from "./inspect-database.ts";

export interface CheckedBackup extends Inspection {
  note: BackupNote | undefined;
}

/**
 * Reads every page of a backup, and changes nothing.
 * @throws RinghookError `BACKUP_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export function checkBackup(file: string): CheckedBackup {
  if (!existsSync(file)) throw new RinghookError("BACKUP_NOT_USABLE", `there is no file ${resolve(file)}`);
  let checked: CheckedBackup;
  try {
    checked = { ...inspectDatabase(file, { thorough: true }), note: readNote(file) };
  } catch (cause) {
    throw new RinghookError("BACKUP_NOT_USABLE", messageOf(cause), { cause, hint: "Use another backup." });
  }
  if (checked.step === 0) throw new RinghookError("BACKUP_NOT_USABLE", `${resolve(file)} is not of Ringhook`);
  if (checked.step <= checked.steps) return checked;
  throw new RinghookError("DATABASE_TOO_NEW", `${resolve(file)} was made by a newer version`, {
    hint: "Restore it with that version.",
  });
}

/**
 * Puts a checked backup in the place of a data folder's database. The database of before is kept beside it.
 * @param now milliseconds since 1970: it names what is kept
 * @returns the path of what was kept; undefined where there was no database
 * @throws RinghookError `DATA_DIR_NOT_WRITABLE`, `DATA_DIR_IN_USE`, `BACKUP_NOT_USABLE`
 */
export function restoreDatabase(dataDir: string, file: string, now: number): string | undefined {
  prepareDataDir(dataDir);
  const lock = new DataDirLock(dataDir);
  const path = databaseIn(dataDir);
  const part = `${path}.part`;
  try {
    lock.claim(path);
    copyFileSync(file, part);
    chmodSync(part, 0o600);
    // Another disk, another copy: what counts is what came over.
    inspectDatabase(part, { thorough: true });
    dropNote(part);
    sync(part);
    const kept = setAside(path, now);
    renameSync(part, path);
    sync(dataDir);
    return kept;
  } catch (cause) {
    if (cause instanceof RinghookError) throw cause;
    throw new RinghookError("BACKUP_NOT_USABLE", `nothing was restored: ${messageOf(cause)}`, { cause });
  } finally {
    rmSync(part, { force: true });
    lock.release();
  }
}

/** With its log: of a damaged database, too, nothing is lost by a restore. */
function setAside(path: string, now: number): string | undefined {
  if (!existsSync(path)) {
    for (const of of ["-wal", "-shm"]) rmSync(`${path}${of}`, { force: true });
    return undefined;
  }
  emptyLog(path);
  const kept = `${path}.before-${new Date(now).toISOString().slice(0, 19).replaceAll(":", "")}`;
  for (const of of ["-wal", "-shm", ""]) {
    if (existsSync(`${path}${of}`)) renameSync(`${path}${of}`, `${kept}${of}`);
  }
  return kept;
}

function emptyLog(path: string): void {
  try {
    const db = openDatabase(path);
    try {
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      db.close();
    }
  } catch {
    // A damaged one keeps its log beside it.
  }
}
