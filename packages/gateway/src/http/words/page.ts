import { type Static, Type } from "typebox";
import { RinghookError } from "../../errors.ts";

/** The paging parameters of every list. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ description: "`next_cursor` of the previous page." })),
});

/** The response of every list. */
export function ListOf<T extends Type.TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    next_cursor: Type.Unsafe<string | null>({
      type: ["string", "null"],
      description: "Cursor of the next page; null on the last page.",
    }),
  });
}

export function limitOf({ limit = 50 }: Static<typeof PageQuery>): number {
  return limit;
}

/**
 * One page of the items that were read. One item more than the limit means that there is a next page.
 * @param placeOf the values of the last item from which the next page starts
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

/** A place in a list as an opaque text, so that clients do not depend on its content. */
export function encodeCursor(place: string[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * @param length how many values a place of this list has
 * @throws RinghookError `BAD_CURSOR`
 */
export function decodeCursor(cursor: string | undefined, length: number): string[] | null {
  if (cursor === undefined) return null;
  const place = parse(Buffer.from(cursor, "base64url").toString("utf8"));
  if (Array.isArray(place) && place.length === length && place.every((value) => typeof value === "string")) {
    return place;
  }
  throw new RinghookError(
    "BAD_CURSOR",
    `cursor: expected a next_cursor issued by this list, got ${JSON.stringify(cursor)}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
