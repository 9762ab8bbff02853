import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";

/** A time in a query or a body. */
export function Time(sentence: string) {
  return Type.Optional(
    Type.String({
      description: `${sentence} Milliseconds since 1970, or ISO 8601.`,
      examples: ["1713792453000", "2024-04-22T13:27:33Z"],
    }),
  );
}

/**
 * @param name the parameter, for the error
 * @throws RinghookError `BAD_TIME`
 */
export function parseTime(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new RinghookError(
    "BAD_TIME",
    `${name}: expected milliseconds since 1970 or ISO 8601, got ${JSON.stringify(text)}`,
  );
}

/** The time span of a filter; an end that was not given is absent. */
export function spanOf({ from, to }: { from?: string; to?: string }): { from?: number; to?: number } {
  return {
    ...(from !== undefined && { from: parseTime("from", from) }),
    ...(to !== undefined && { to: parseTime("to", to) }),
  };
}
