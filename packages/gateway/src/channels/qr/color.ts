import { RinghookError } from "../../errors.ts";

/** Red, green, blue and opacity, each 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number, alpha: number];

const NAMES: Record<string, string> = { black: "000000", white: "ffffff", transparent: "ffffff00" };

/**
 * Reads `#rgb`, `#rrggbb` or `#rrggbbaa`, with or without `#`, or black, white, transparent.
 * @throws RinghookError `QR_NOT_RENDERED`
 */
export function parseColor(name: string, text: string): Color {
  const given = text.trim().toLowerCase().replace(/^#/, "");
  const short = /^([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(given);
  const hex = short
    ? short
        .slice(1)
        .map((digit) => digit + digit)
        .join("")
    : (NAMES[given] ?? given);
  if (!/^[0-9a-f]{6}([0-9a-f]{2})?$/.test(hex)) {
    throw new RinghookError(
      "QR_NOT_RENDERED",
      `${name}: expected a color such as #1f2937, got ${JSON.stringify(text)}`,
    );
  }
  const part = (index: number): number => Number.parseInt(hex.slice(index * 2, index * 2 + 2) || "ff", 16);
  return [part(0), part(1), part(2), part(3)];
}
