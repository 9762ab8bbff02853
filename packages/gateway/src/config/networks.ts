import { isIP, isIPv6 } from "node:net";

/** A network as `address/bits`; a single address gets all bits. Undefined when the text is neither. */
export function networkOf(text: string): string | undefined {
  const [, address = "", bits] = /^\[?([^\]/]*)\]?(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  // Stricter than most parsers, which accept "10" and "127.1" as addresses.
  if (isIP(address) === 0 || address.includes("%")) return undefined;
  const most = isIPv6(address) ? 128 : 32;
  return Number(bits ?? most) <= most ? `${address}/${bits ?? most}` : undefined;
}
