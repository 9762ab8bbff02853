/** Reading what others wrote: every value is looked at before it is used. */

/** A body as text; undefined when its bytes are not UTF-8, so that what is kept of it are the very bytes. */
export function utf8Text(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** The object that a text is in JSON; undefined for anything else. */
export function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list; none when it is no list. */
export function objectsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Longer is no id and no address: WhatsApp's have 32 characters, Meta's about 60. */
const LONGEST = 256;

/** An id, an address, a code: a short text, or a whole number as its digits; undefined for anything else. */
export function shortText(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value !== "" && value.length <= LONGEST ? value : undefined;
}
