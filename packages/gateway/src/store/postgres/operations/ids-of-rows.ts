import { numberOf } from "../../../ids.ts";
import { NOBODY } from "../../row-ids.ts";
import { type Queries, row } from "../queries.ts";

/** The number of an event that is made now: its public id is made from it. @throws Error for an id from elsewhere */
export function idOfEvent(eventId: string): number {
  const id = numberOf(eventId);
  if (id === undefined) throw new Error(`expected an event's id of this gateway, got ${eventId}`);
  return id;
}

/** The row behind a public id. One of an installation from before such ids has to be looked for. */
export function eventNo(queries: Queries, eventId: string): Promise<number> {
  return numberIn(queries, "events", eventId);
}

export function deliveryNo(queries: Queries, deliveryId: string): Promise<number> {
  return numberIn(queries, "deliveries", deliveryId);
}

async function numberIn(queries: Queries, table: "events" | "deliveries", id: string): Promise<number> {
  const number = numberOf(id);
  if (number !== undefined) return number;
  const found = await row(queries.rows(`SELECT id FROM ${table} WHERE public_id = ?`, id));
  return Number(found?.id ?? NOBODY);
}

/** The rows behind public ids, in order. */
export async function deliveryNos(queries: Queries, ids: readonly string[]): Promise<number[]> {
  const numbers = ids.map(numberOf);
  const others = ids.filter((_, index) => numbers[index] === undefined);
  if (others.length === 0) return numbers.map((number) => number ?? NOBODY);
  const found = await queries.rows(
    `SELECT public_id AS "publicId", id FROM deliveries WHERE public_id = ANY (?::text[])`,
    others,
  );
  const known = new Map(found.map(({ publicId, id }) => [publicId, Number(id)]));
  return numbers.map((number, index) => number ?? known.get(ids[index]) ?? NOBODY);
}
