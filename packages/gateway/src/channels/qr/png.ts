import { crc32, deflateSync } from "node:zlib";
import type { Color } from "./color.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** One bit a pixel, colors from a palette (https://www.w3.org/TR/png-3/#11IHDR). */
const BIT_DEPTH = 1;
const INDEXED = 3;

/**
 * A PNG image of two colors.
 * @param colorAt which of them a pixel has: 0 or 1
 */
export function encodePng(
  width: number,
  height: number,
  [first, second]: readonly [Color, Color],
  colorAt: (x: number, y: number) => 0 | 1,
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([BIT_DEPTH, INDEXED], 8);
  const palette = Buffer.from([...first.slice(0, 3), ...second.slice(0, 3)]);
  const opacity = Buffer.from([first[3], second[3]]);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("tRNS", opacity),
    chunk("IDAT", deflateSync(scanlines(width, height, colorAt))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Each line begins with a byte that says how it is filtered: not at all. */
function scanlines(width: number, height: number, colorAt: (x: number, y: number) => 0 | 1): Buffer {
  const lineBytes = 1 + Math.ceil(width / 8);
  const lines = Buffer.alloc(lineBytes * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * lineBytes + 1 + (x >> 3);
      lines[at] = (lines[at] ?? 0) | (colorAt(x, y) << (7 - (x & 7)));
    }
  }
  return lines;
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8 + typed.length);
  frame.writeUInt32BE(data.length, 0);
  typed.copy(frame, 4);
  frame.writeUInt32BE(crc32(typed), 4 + typed.length);
  return frame;
}
