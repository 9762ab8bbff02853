import { type Queries, row } from "../queries.ts";

/** The number of a lane that no call is told by, such as `users`. These are few, and never removed. */
export async function laneNo(queries: Queries, name: string): Promise<number> {
  const found = await row(queries.rows("SELECT lane FROM lanes WHERE name = ?", name));
  if (found) return Number(found.lane);
  const made = await row(
    queries.rows(
      "INSERT INTO lanes (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING lane",
      name,
    ),
  );
  return Number(made?.lane);
}

/** The name of a lane, in the words of calls/call.ts: made from the call or the caller that it is numbered by, or kept. */
export const LANE_NAME = `coalesce(l.name, lpad(c.started_at::text, 15, '0') || '-' || c.call_id,
  CASE WHEN d.lane < 0 THEN 'caller ' || d.lane END)`;
export const OF_LANE_NAME = "LEFT JOIN lanes l ON l.lane = d.lane LEFT JOIN calls c ON c.id = d.lane";
