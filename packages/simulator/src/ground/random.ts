/**
 * Where chance comes from: a number from 0 (included) to 1 (excluded), like `Math.random`.
 * Ids, LIDs and choices are drawn from it. Keys are not: those come from the system's cryptographic source.
 */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();

const HEX = "0123456789ABCDEF";

/** Upper-case hexadecimal digits. */
export function hexDigits(random: Random, length: number): string {
  return draw(random, HEX, length);
}

/** Decimal digits, the first of them not 0. */
export function decimalDigits(random: Random, length: number): string {
  return draw(random, "123456789", 1) + draw(random, "0123456789", length - 1);
}

/** A whole number from `from` to `to`, both included. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

/** One of several things. Throws a RangeError if there is none. */
export function pick<Thing>(random: Random, things: readonly Thing[]): Thing {
  const index = Math.floor(random() * things.length);
  if (index >= things.length) throw new RangeError("nothing to pick from");
  return things[index] as Thing;
}

function draw(random: Random, alphabet: string, length: number): string {
  let drawn = "";
  for (let i = 0; i < length; i += 1) drawn += alphabet.charAt(Math.floor(random() * alphabet.length));
  return drawn;
}
