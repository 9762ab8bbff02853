import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import { type Database, isBusy, openDatabase } from "./driver.ts";
import { idOf } from "./own-files.ts";

/** Other programs that read a database, such as a backup, have this long to be done. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 100;

/**
 * A data folder, taken for this process alone: promise 8, a channel is linked by at most one node.
 * The lock is one that the system lets go of when the process dies, however it dies.
 *
 * A lock on a file says nothing once the file was deleted and made again. So the file carries a mark of itself and of
 * the database that it stands for. Where the mark is missing or another's, the database itself must be used by nobody.
 */
export class DataDirLock {
  readonly #dataDir: string;
  readonly #path: string;
  #lock: Database;
  #file: string;

  /** @throws RinghookError `DATA_DIR_IN_USE`, `DATA_DIR_NOT_WRITABLE` */
  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#path = join(dataDir, "gateway.lock");
    this.#lock = locked(this.#path, dataDir);
    this.#file = idOf(this.#path);
  }

  /**
   * Makes sure that nobody works on the database, also where the lock's file was deleted under another gateway.
   * @throws RinghookError `DATA_DIR_IN_USE`
   */
  claim(database: string): void {
    if (!existsSync(database) || this.#readMark() === this.#markOf(database)) return;
    const deadline = performance.now() + PATIENCE_MS;
    while (isInUse(database)) {
      if (performance.now() > deadline)
        throw inUse(this.#dataDir, "another gateway or program uses the database in");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }

  /** From here on the lock stands for the database. A mark that cannot be written only makes the next start look closer. */
  mark(database: string): void {
    try {
      const mark = this.#markOf(database);
      if (this.#readMark() === mark) return;
      this.#lock.exec("CREATE TABLE IF NOT EXISTS mark (value TEXT NOT NULL); DELETE FROM mark");
      this.#lock.prepare("INSERT INTO mark (value) VALUES (?)").run(mark);
      this.#lock.exec("COMMIT; BEGIN EXCLUSIVE");
    } catch {
      // The lock is held all the same.
    }
  }

  /** Takes the folder again when the lock's file was deleted or replaced. @throws RinghookError `DATA_DIR_IN_USE` */
  keep(database: string): void {
    if (existsSync(this.#path) && idOf(this.#path) === this.#file) return;
    const lock = locked(this.#path, this.#dataDir);
    letGo(this.#lock);
    this.#lock = lock;
    this.#file = idOf(this.#path);
    this.mark(database);
  }

  release(): void {
    letGo(this.#lock);
  }

  #markOf(database: string): string {
    return `${this.#file} ${idOf(database)}`;
  }

  #readMark(): unknown {
    try {
      return (this.#lock.prepare("SELECT value FROM mark").get() as { value: unknown } | undefined)?.value;
    } catch {
      return undefined;
    }
  }
}

function locked(path: string, dataDir: string): Database {
  let lock: Database | undefined;
  try {
    lock = openDatabase(path, { patienceMs: 0 });
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    return lock;
  } catch (cause) {
    lock?.close();
    if (isBusy(cause)) throw inUse(dataDir, "another gateway runs on", cause);
    throw new RinghookError("DATA_DIR_NOT_WRITABLE", `cannot lock ${resolve(path)}: ${messageOf(cause)}`, {
      cause,
      hint: "Remove that file when no gateway runs on the folder.",
    });
  }
}

/** By statements: closing alone lets go only once what was prepared on it is collected. */
function letGo(lock: Database): void {
  try {
    lock.exec("ROLLBACK; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema");
  } finally {
    lock.close();
  }
}

/** Whether any process has the database open: a connection that wants it for itself alone does not get it then. */
function isInUse(database: string): boolean {
  const db = openDatabase(database, { patienceMs: 0 });
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE; SELECT count(*) FROM sqlite_schema");
    return false;
  } catch (error) {
    // What else is wrong with it is told by whoever opens it to work on it.
    return isBusy(error);
  } finally {
    db.close();
  }
}

/** The error for a folder that somebody else works on. @param who as `another gateway runs on` */
export function inUse(dataDir: string, who: string, cause?: unknown): RinghookError {
  return new RinghookError("DATA_DIR_IN_USE", `${who} ${resolve(dataDir)}`, {
    cause,
    hint: "Stop it first, or give this one a data folder of its own with --data-dir.",
  });
}
