import type { Backlog } from "../../store.ts";
import type { Database } from "../driver.ts";
import { row } from "./rows.ts";

/** How much is owed, and since when. */
export function backlog(db: Database): (args: Record<never, never>) => Backlog {
  const count = db.prepare("SELECT count(*) AS pending FROM deliveries WHERE state = 'pending'");
  const oldest = db.prepare(`
    SELECT created_at AS createdAt FROM deliveries WHERE state = 'pending' ORDER BY delivery_id LIMIT 1`);
  return () => {
    const createdAt = row(oldest)?.createdAt;
    return { pending: Number(row(count)?.pending), oldestAt: createdAt == null ? null : Number(createdAt) };
  };
}
