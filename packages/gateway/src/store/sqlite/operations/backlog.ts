import type { Backlog } from "../../store.ts";
import type { Database } from "../driver.ts";
import { row } from "./rows.ts";

/** How much is owed, and since when. */
export function backlog(db: Database): (args: Record<never, never>) => Backlog {
  const count = db.prepare(
    "SELECT count(*) AS pending, min(id) AS id FROM deliveries INDEXED BY deliveries_by_lane WHERE state = 'pending'",
  );
  const oldest = db.prepare("SELECT created_at AS createdAt FROM deliveries WHERE id = ?");
  return () => {
    const found = row(count);
    const createdAt = found?.id == null ? null : row(oldest, found.id)?.createdAt;
    return { pending: Number(found?.pending), oldestAt: createdAt == null ? null : Number(createdAt) };
  };
}
