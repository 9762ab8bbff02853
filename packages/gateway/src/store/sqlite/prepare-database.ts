import { resolve } from "node:path";
import { messageOf, RinghookError } from "../../errors.ts";
import { openDatabase } from "./driver.ts";
import { migrate } from "./migrate.ts";

/**
 * Makes the database where there is none, and brings it to this version's tables.
 * @returns the names of the migration steps that were taken
 * @throws RinghookError `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export function prepareDatabase(path: string): string[] {
  let db: ReturnType<typeof openDatabase> | undefined;
  try {
    db = openDatabase(path);
    db.exec("PRAGMA journal_mode = WAL");
    return migrate(db);
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
