import type { ClientBase } from "pg";
import { unfinished } from "../moving.ts";

/** @throws RinghookError `DATABASE_NOT_USABLE` while a move into the database is not finished */
export async function refuseUnfinished(client: ClientBase, place: string): Promise<void> {
  const begun = await movingFrom(client);
  if (begun !== undefined) throw unfinished(place, begun);
}

/** From where a move into the database has begun that is not finished. */
export async function movingFrom(client: ClientBase): Promise<string | undefined> {
  const { rows: there } = await client.query("SELECT to_regclass('moving') IS NOT NULL AS there");
  if (there[0]?.there !== true) return undefined;
  const { rows } = await client.query("SELECT source FROM moving");
  return String(rows[0]?.source);
}
