import type { BinaryNode } from "baileys";

/** The part of WhatsApp's app state that the call log is in. */
export const COLLECTION = "regular";

/** A reason to ask for the call log: the version that it now has, where the stanza says it. */
export interface Occasion {
  version: number | null;
}

/**
 * Whether a stanza says that the call log may have changed: a `server_sync` that names its collection, at whatever place, or
 * `dirty`, which names none.
 */
export function occasionOf({ tag, attrs, content }: BinaryNode): Occasion | undefined {
  if (!Array.isArray(content)) return undefined;
  if (tag === "notification" && attrs.type === "server_sync") {
    const named = content.find((child) => child.tag === "collection" && child.attrs.name === COLLECTION);
    return named && { version: versionOf(named.attrs.version) };
  }
  const isDirty = ({ tag: name, attrs: { type } }: BinaryNode) =>
    name === "dirty" && type === "syncd_app_state";
  return tag === "ib" && content.some(isDirty) ? { version: null } : undefined;
}

/** A version as an attribute says it; null for what cannot be one. */
export function versionOf(text: string | undefined): number | null {
  const version = Number(text ?? Number.NaN);
  return Number.isSafeInteger(version) && version >= 0 ? version : null;
}
