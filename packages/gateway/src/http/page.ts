import { type Static, Type } from "typebox";
import { RinghookError } from "../errors.ts";

/** What every list takes: how many items, and where the page before ended. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ description: "`next_cursor` of the page before." })),
});

/** The answer of every list. */
export function ListOf<T extends Type.TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    next_cursor: Type.Unsafe<string | null>({
      type: ["string", "null"],
      description: "Where the next page begins; null on the last one.",
    }),
  });
}

export function limitOf({ limit = 50 }: Static<typeof PageQuery>): number {
  return limit;
}

/**
 * One page out of what was read for it: one item more than the limit tells that there is a next page.
 * @param placeOf what the next page needs to know of the last item
 */
export function pageOf<T, U>(
  found: readonly T[],
  limit: number,
  placeOf: (last: T) => string[],
  answer: (item: T) => U,
): { items: U[]; next_cursor: string | null } {
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    items: found.slice(0, limit).map(answer),
    next_cursor: last === undefined ? null : encodeCursor(placeOf(last)),
  };
}

/** A place in a list as a text that says nothing to its users, so that they do not build on it. */
export function encodeCursor(place: string[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * @param parts how many parts a place of this list has
 * @throws RinghookError `BAD_CURSOR`
 */
export function decodeCursor(cursor: string | undefined, parts: number): string[] | null {
  if (cursor === undefined) return null;
  const place = parse(Buffer.from(cursor, "base64url").toString("utf8"));
  if (Array.isArray(place) && place.length === parts && place.every((part) => typeof part === "string")) {
    return place;
  }
  throw new RinghookError(
    "BAD_CURSOR",
    `cursor: expected a next_cursor of this list, got ${JSON.stringify(cursor)}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
