import type { Unreadable } from "./open-patch.ts";

/** Up to where the call log was read, and what of it could not be. It is kept with the link's credentials. */
export interface Cursor {
  /** The device that it belongs to: another link of the channel begins anew. */
  device: string;
  /** Calls that were noted before are no news: milliseconds since 1970, by WhatsApp's clock. */
  since: number;
  /** All patches up to it were asked for; null until a version was heard of. */
  version: number | null;
  unread: Unread[];
}

/** A patch that could not be read. */
export interface Unread {
  version: number;
  /** When it was met first: milliseconds since 1970, by WhatsApp's clock. */
  at: number;
  why: Unreadable;
}

/** What could not be read is given up after a day. */
export const PATIENCE_MS = 86_400_000;
/** Patches that wait to be read, at most. */
const MOST_UNREAD = 200;

/**
 * The cursor of a link that has none. It may have been made a while ago: whoever stopped the gateway right after is told of the calls
 * since all the same. Of older links nobody knows what was told.
 *
 * @param linkedAt when the link was made, by the phone's clock and to the second
 * @param now by WhatsApp's clock
 */
export function beginning(device: string, linkedAt: number | undefined, now: number): Cursor {
  const first = linkedAt === undefined ? now : Math.min(linkedAt + 1_000, now);
  return { device, since: now - first < PATIENCE_MS ? first : now, version: null, unread: [] };
}

/** The cursor once a version was heard of: the change that it is about is the first one. */
export function heardOf(cursor: Cursor, version: number): Cursor {
  return cursor.version === null ? { ...cursor, version: Math.max(0, version - 1) } : cursor;
}

/** After which version to ask; undefined while none is known. */
export function askFrom({ version, unread }: Cursor): number | undefined {
  if (version === null) return undefined;
  return Math.min(version, ...unread.map((each) => each.version - 1));
}

/** Whether a patch is still to be read. */
export function isOwed({ version, unread }: Cursor, patch: number): boolean {
  return patch > (version ?? 0) || unread.some((each) => each.version === patch);
}

/** Whether patches are missing before one. */
export function isBehindGap({ version }: Cursor, patch: number): boolean {
  return version !== null && patch > version + 1;
}

/** The cursor once a patch was read, or could not be. What is elsewhere is given up at once. @param now by WhatsApp's clock */
export function passed(cursor: Cursor, patch: number, why: Unreadable | null, now: number): Cursor {
  const before = cursor.unread.find(({ version }) => version === patch);
  const others = cursor.unread.filter(({ version }) => version !== patch);
  const mayBeRead = why === "no_key" || why === "wrong_mac";
  const isLeft = mayBeRead && now - (before?.at ?? now) < PATIENCE_MS;
  const left = isLeft ? [...others, { version: patch, at: before?.at ?? now, why }] : others;
  return {
    ...cursor,
    version: Math.max(cursor.version ?? 0, patch),
    unread: left.slice(-MOST_UNREAD),
  };
}

/** The cursor after a collection that begins anew. */
export function anew(cursor: Cursor, version: number): Cursor {
  return { ...cursor, version, unread: [] };
}

/** In how many milliseconds the next one is given up; undefined when nothing waits. */
export function nextGivenUpIn({ unread }: Cursor, now: number): number | undefined {
  if (unread.length === 0) return undefined;
  return Math.max(0, Math.min(...unread.map(({ at }) => at)) + PATIENCE_MS - now);
}
