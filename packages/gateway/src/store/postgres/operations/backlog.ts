import type { Backlog } from "../../store.ts";
import { row } from "../queries.ts";
import type { Read } from "./operation.ts";

/** How much is owed, and since when. */
export const backlog: Read<Record<never, never>, Backlog> = async (queries) => {
  const found = await row(
    queries.rows(
      `SELECT p.pending, d.created_at AS "oldestAt"
       FROM (SELECT count(*) AS pending, min(id) AS id FROM deliveries WHERE state = 'pending') p
       LEFT JOIN deliveries d ON d.id = p.id`,
    ),
  );
  return found as unknown as Backlog;
};
