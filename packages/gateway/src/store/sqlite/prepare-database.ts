import { dirname, resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import { inUse } from "./data-dir-lock.ts";
import { isBusy, openDatabase } from "./driver.ts";
import { migrate } from "./migrate.ts";
import { moveRows, type OnProgress } from "./move-rows.ts";
import { refuseUnfinished } from "./unfinished-move.ts";

/**
 * Makes the database where there is none, and brings it to this version's tables.
 * @param onProgress told now and then how many rows of an earlier version have their new place
 * @param isMove for a move into it, which may have begun; anybody else is refused until it is finished
 * @returns the names of the migration steps that were taken
 * @throws RinghookError `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`, `DATA_DIR_IN_USE`
 */
export function prepareDatabase(path: string, onProgress?: OnProgress, isMove = false): string[] {
  let db: ReturnType<typeof openDatabase> | undefined;
  try {
    db = openDatabase(path);
    db.exec("PRAGMA journal_mode = WAL");
    if (!isMove) refuseUnfinished(db, resolve(path));
    const steps = migrate(db);
    moveRows(db, onProgress);
    return steps;
  } catch (cause) {
    if (cause instanceof RinghookError) throw cause;
    if (isBusy(cause)) throw inUse(dirname(path), "another program holds the database in", cause);
    throw new RinghookError("DATABASE_NOT_USABLE", `${resolve(path)}: ${messageOf(cause)}`, {
      cause,
      hint: "Move the file away to begin with an empty database, or restore a backup.",
    });
  } finally {
    db?.close();
  }
}
