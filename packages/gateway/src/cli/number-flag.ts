import { RinghookError } from "../errors.ts";

/** @throws RinghookError `BAD_SETTING` unless the flag's text is a number in the range, in digits */
export function numberFlag(flag: string, text: string, least: number, most: number): number {
  return read(flag, text, /^\d+(\.\d+)?$|^\.\d+$/, `a number from ${least} to ${most}`, least, most);
}

/** Likewise for a whole number. */
export function wholeNumberFlag(flag: string, text: string, least: number, most: number): number {
  return read(flag, text, /^\d+$/, `a whole number from ${least} to ${most}`, least, most);
}

function read(
  flag: string,
  text: string,
  form: RegExp,
  expected: string,
  least: number,
  most: number,
): number {
  const value = form.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new RinghookError("BAD_SETTING", `${flag}: expected ${expected}, got ${JSON.stringify(text)}`);
}
