import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import { openDatabase } from "./driver.ts";
import { type Inspection, inspectDatabase } from "./inspect-database.ts";
import { row } from "./operations/rows.ts";

/** What a backup tells of itself. */
export interface BackupNote {
  /** Milliseconds since 1970. */
  madeAt: number;
  /** The version of Ringhook that made it. */
  version: string;
  /** Of the key that opens its secrets; null when none was there. */
  keyFingerprint: string | null;
}

/**
 * Copies a database as it is at one moment, also while a gateway writes to it. What the copy's name stands for is always a
 * whole and checked backup: it is written beside it, and gets the name last.
 *
 * @throws RinghookError `BACKUP_FAILED`, and nothing is left behind
 */
export function backUpDatabase(database: string, file: string, note: BackupNote): Inspection {
  if (existsSync(file)) {
    throw new RinghookError("BACKUP_FAILED", `${resolve(file)} is there already`, {
      hint: "Choose another name, such as one with the date, or remove that file.",
    });
  }
  const part = `${file}.part`;
  try {
    makeEmpty(part);
    copyInto(database, part);
    writeNote(part, note);
    const inspection = inspectDatabase(part, { thorough: true });
    sync(part);
    renameSync(part, file);
    sync(dirname(resolve(file)));
    return inspection;
  } catch (cause) {
    throw new RinghookError("BACKUP_FAILED", `${resolve(file)} was not made: ${messageOf(cause)}`, {
      cause,
      hint: "Check that the folder is there and writable, and that its disk has room for the database once more.",
    });
  } finally {
    for (const left of [part, `${part}-journal`]) rmSync(left, { force: true });
  }
}

/** What a backup tells of itself; undefined for one that was made by other means. @throws Error when it is no database */
export function readNote(file: string): BackupNote | undefined {
  const db = openDatabase(file, { readOnly: true });
  try {
    const hasNote = row(db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'backup_note'"));
    if (!hasNote) return undefined;
    const { madeAt, version, keyFingerprint } =
      row(
        db.prepare(
          "SELECT made_at AS madeAt, version, key_fingerprint AS keyFingerprint FROM backup_note LIMIT 1",
        ),
      ) ?? {};
    return {
      madeAt: Number(madeAt),
      version: String(version),
      keyFingerprint: keyFingerprint == null ? null : String(keyFingerprint),
    };
  } finally {
    db.close();
  }
}

/** Takes the note out of a copy that becomes a gateway's database: it is of the backup. */
export function dropNote(file: string): void {
  const db = openDatabase(file);
  try {
    db.exec("DROP TABLE IF EXISTS backup_note");
  } finally {
    db.close();
  }
}

/** Makes what was written to a file or folder survive a power cut. */
export function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** For its owner alone: it has credentials in it, though sealed ones. */
function makeEmpty(part: string): void {
  rmSync(part, { force: true });
  closeSync(openSync(part, "wx", 0o600));
  if (statSync(part).size > 0) throw new Error(`${part} is in use`);
}

/** One statement, so one moment. Unlike a copy of the files, it reads what is still in the log. */
function copyInto(database: string, part: string): void {
  const db = openDatabase(database, { readOnly: true });
  try {
    db.prepare("VACUUM INTO ?").run(part);
  } finally {
    db.close();
  }
}

function writeNote(part: string, { madeAt, version, keyFingerprint }: BackupNote): void {
  const db = openDatabase(part);
  try {
    db.exec(`
      DROP TABLE IF EXISTS backup_note;
      CREATE TABLE backup_note (made_at INTEGER NOT NULL, version TEXT NOT NULL, key_fingerprint TEXT) STRICT`);
    db.prepare("INSERT INTO backup_note VALUES (?, ?, ?)").run(madeAt, version, keyFingerprint);
  } finally {
    db.close();
  }
}
