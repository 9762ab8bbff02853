import { unfinished } from "../moving.ts";
import type { Database } from "./driver.ts";

/** @throws RinghookError `DATABASE_NOT_USABLE` while a move into the database is not finished */
export function refuseUnfinished(db: Database, place: string): void {
  const begun = movingFrom(db);
  if (begun !== undefined) throw unfinished(place, begun);
}

/** From where a move into the database has begun that is not finished. */
export function movingFrom(db: Database): string | undefined {
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'moving'").get() !== undefined;
  return isThere ? String(Object.values(db.prepare("SELECT source FROM moving").get() ?? {})[0]) : undefined;
}
