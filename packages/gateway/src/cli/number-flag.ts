import { RinghookError } from "../errors.ts";

/** @throws RinghookError `BAD_SETTING` unless the flag's text is a number in the range */
export function numberFlag(flag: string, text: string, least: number, most: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new RinghookError(
    "BAD_SETTING",
    `${flag}: expected a number from ${least} to ${most}, got ${JSON.stringify(text)}`,
  );
}
