import { firstNumberAt, publicId, timeOf } from "../ids.ts";

/** Whoever stands in no table has this number, which no row has. */
export const NOBODY = -1;

/** Where a row stands in the order of all; one that is gone, where it would stand by its time. */
export function placeOf(number: number, id: string): number {
  if (number !== NOBODY) return number;
  const at = timeOf(id);
  return Number.isNaN(at) ? 0 : firstNumberAt(at);
}

/** A delivery's id in public. @param kept the one that its row has, if it is of before such ids were made from numbers */
export function deliveryIdOf(id: unknown, kept: unknown): string {
  return typeof kept === "string" ? kept : publicId("dlv", Number(id));
}

/** An event's id in public; likewise. */
export function eventIdOf(id: unknown, kept: unknown): string {
  return typeof kept === "string" ? kept : publicId("evt", Number(id));
}
