import type { Database } from "../driver.ts";

/** "RING": what `file` and others know the database by. To set it writes a page, also to what it was. */
const APPLICATION_ID = 0x52494e47;

/** Finds out whether a write becomes durable. Without one, only whether the database's files are still its own. */
export function probe(db: Database): (args: { write: boolean }) => void {
  return ({ write }) => {
    if (write) db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  };
}
