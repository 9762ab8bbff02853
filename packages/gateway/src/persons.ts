import { lidOf, numberOf } from "@ringhook/calls";

/**
 * A person, as far as known: the JID by phone number and the JID by LID, both without agent and device.
 * `@ringhook/calls` parses WhatsApp's forms of JIDs for all packages.
 */
export interface Person {
  number?: string | undefined;
  lid?: string | undefined;
}

/** The JID `…@s.whatsapp.net` of a number on any device or server; undefined for anything else. */
export function numberJid(jid: string | null | undefined): string | undefined {
  const digits = jid ? numberOf(jid) : undefined;
  return digits === undefined ? undefined : `${digits}@s.whatsapp.net`;
}

/** The JID `…@lid` of a LID on any device or server; undefined for anything else. */
export function lidJid(jid: string | null | undefined): string | undefined {
  const digits = jid ? lidOf(jid) : undefined;
  return digits === undefined ? undefined : `${digits}@lid`;
}

/** The person of some JIDs, all of the same person; undefined when none is a person's. */
export function personOf(...jids: (string | null | undefined)[]): Person | undefined {
  const number = jids.map(numberJid).find((jid) => jid !== undefined);
  const lid = jids.map(lidJid).find((jid) => jid !== undefined);
  return number === undefined && lid === undefined ? undefined : { number, lid };
}

/**
 * Whether two persons are the same: yes with a common number or LID, no with two different numbers or LIDs, unknown for
 * a number and a LID that were never seen together.
 */
export function compare(one: Person | undefined, other: Person | undefined): "same" | "other" | "unknown" {
  if (!one || !other) return "unknown";
  const [numbers, lids] = [agree(one.number, other.number), agree(one.lid, other.lid)];
  if (numbers || lids) return "same";
  return numbers === false || lids === false ? "other" : "unknown";
}

function agree(one: string | undefined, other: string | undefined): boolean | undefined {
  return one === undefined || other === undefined ? undefined : one === other;
}
