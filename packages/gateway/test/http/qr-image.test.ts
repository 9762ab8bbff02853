import { inflateSync } from "node:zlib";
import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import { type QrLook, renderQr } from "../../src/channels/qr/render-qr.ts";
import { RinghookError } from "../../src/errors.ts";

const TEXT = "https://wa.me/settings/linked_devices#2@ABCDEF,key,identity,secret,1";

/** The chunks of a PNG by their types, and its pixels: 1 where the second color is. */
function readPng(png: Uint8Array) {
  const bytes = Buffer.from(png);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
  }
  const header = chunks.get("IHDR") ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const lines = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
  const lineBytes = 1 + Math.ceil(width / 8);
  const pixel = (x: number, y: number) => ((lines[y * lineBytes + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  return {
    width,
    height,
    pixel,
    palette: [...(chunks.get("PLTE") ?? [])],
    opacity: [...(chunks.get("tRNS") ?? [])],
  };
}

describe("a QR code as PNG", () => {
  test.each<[QrLook, number, number]>([
    [{}, 264, 264],
    [{ size: 300 }, 300, 300],
    [{ width: 400 }, 400, 400],
    [{ width: 400, height: 300 }, 400, 300],
    [{ size: 200, width: 400, height: 260 }, 400, 260],
    [{ height: 500 }, 500, 500],
  ])("with %o is %i by %i, and each module of the code stands in its place", (look, width, height) => {
    const image = readPng(renderQr(TEXT, look));
    expect([image.width, image.height]).toEqual([width, height]);
    const code = encode(TEXT, { border: 4, ecc: "L" });
    const scale = Math.floor((look.size ?? Math.min(width, height)) / code.size);
    const left = Math.floor((width - code.size * scale) / 2);
    const top = Math.floor((height - code.size * scale) / 2);
    for (const [row, modules] of code.data.entries()) {
      for (const [column, isDark] of modules.entries()) {
        const middle = Math.floor(scale / 2);
        const found = image.pixel(left + column * scale + middle, top + row * scale + middle);
        expect(found).toBe(isDark ? 1 : 0);
      }
    }
    expect(image.pixel(0, 0)).toBe(0);
  });

  test("has the colors that were asked for, and see-through ones too", () => {
    const image = readPng(renderQr(TEXT, { colorLight: "#ffe", colorDark: "1f2937cc" }));
    expect(image.palette).toEqual([0xff, 0xff, 0xee, 0x1f, 0x29, 0x37]);
    expect(image.opacity).toEqual([0xff, 0xcc]);
    expect(readPng(renderQr(TEXT, { colorLight: "transparent" })).opacity).toEqual([0, 0xff]);
  });

  test.each<[string, QrLook]>([
    ["too small", { size: 20 }],
    ["too large", { size: 2_001 }],
    ["no whole number", { width: 100.5 }],
    ["larger than its image", { size: 300, width: 200, height: 200 }],
    ["of a color that is none", { colorDark: "dark" }],
    ["of colors too much alike", { colorLight: "#888888", colorDark: "#777777" }],
    ["light on dark", { colorLight: "#000000", colorDark: "#ffffff" }],
  ])("that is %s is refused", (_, look) => {
    expect(() => renderQr(TEXT, look)).toThrow(RinghookError);
  });
});
