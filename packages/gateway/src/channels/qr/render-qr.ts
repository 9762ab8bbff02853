import { encode } from "uqr";
import { RinghookError } from "../../errors.ts";
import { type Color, parseColor } from "./color.ts";
import { encodePng } from "./png.ts";

/** How a QR code is drawn; all in pixels. */
export interface QrLook {
  /** Width of the code with its quiet zone; by default the shorter side of the image. */
  size?: number;
  /** Width and height of the image; by default `size`, or 264. */
  width?: number;
  height?: number;
  /** `#rgb`, `#rrggbb` or `#rrggbbaa`, with or without `#`; black on white by default. */
  colorLight?: string;
  colorDark?: string;
}

const DEFAULT_SIZE = 264;
const MOST_PIXELS = 2_000;
/** Modules around the code that scanners need empty. */
const QUIET_ZONE = 4;

/**
 * Draws a QR code in the middle of an image.
 * @throws RinghookError `QR_NOT_RENDERED` for a size or a color that no scanner could read
 */
export function renderQr(text: string, look: QrLook = {}): Uint8Array {
  const { size, width = size ?? look.height ?? DEFAULT_SIZE, height = size ?? width } = look;
  for (const [name, pixels] of Object.entries({ size: size ?? width, width, height }))
    checkPixels(name, pixels);
  const light = parseColor("color_light", look.colorLight ?? "#ffffff");
  const dark = parseColor("color_dark", look.colorDark ?? "#000000");
  checkContrast(light, dark);
  const edge = size ?? Math.min(width, height);
  if (edge > Math.min(width, height))
    throw refuse(`size: expected at most ${Math.min(width, height)}, got ${edge}`);
  const isDark = draw(text, width, height, edge);
  return encodePng(width, height, [light, dark], (x, y) => (isDark(x, y) ? 1 : 0));
}

/** Which pixels of the image are dark: each module a whole number of pixels wide, so that edges stay sharp. */
function draw(text: string, width: number, height: number, edge: number): (x: number, y: number) => boolean {
  const { data, size: modules } = encode(text, { border: QUIET_ZONE, ecc: "L" });
  const scale = Math.floor(edge / modules);
  if (scale < 1) throw refuse(`size: expected at least ${modules} pixels for this code, got ${edge}`);
  const left = Math.floor((width - modules * scale) / 2);
  const top = Math.floor((height - modules * scale) / 2);
  return (x, y) => data[Math.floor((y - top) / scale)]?.[Math.floor((x - left) / scale)] ?? false;
}

function checkPixels(name: string, pixels: number): void {
  if (Number.isInteger(pixels) && pixels >= 1 && pixels <= MOST_PIXELS) return;
  throw refuse(`${name}: expected a whole number from 1 to ${MOST_PIXELS}, got ${pixels}`);
}

function checkContrast(light: Color, dark: Color): void {
  if (brightness(light) - brightness(dark) >= 64) return;
  throw refuse("color_light, color_dark: expected a light and a dark color that a scanner can tell apart");
}

/** As an eye sees it, 0 to 255 (ITU-R BT.601), over white where it is transparent. */
function brightness([red, green, blue, alpha]: Color): number {
  return 255 - ((255 - (0.299 * red + 0.587 * green + 0.114 * blue)) * alpha) / 255;
}

function refuse(message: string): RinghookError {
  return new RinghookError("QR_NOT_RENDERED", message);
}
