import { jidDecode } from "baileys";

/** The address of the service itself. */
export const SERVICE = "@s.whatsapp.net";

/** The address that makes call links. */
export const CALL_LINKS = "@call";

/** The two ways WhatsApp names a person: by phone number, or by an opaque LID. */
export type Addressing = "pn" | "lid";

/** A phone-number JID, of one device where given: `61371989950:3@s.whatsapp.net`. */
export function numberJid(number: string, device?: number): string {
  return `${number}${suffix(device)}@s.whatsapp.net`;
}

/** A LID JID, of one device where given: `182736450918273:3@lid`. */
export function lidJid(lid: string, device?: number): string {
  return `${lid}${suffix(device)}@lid`;
}

/** A parsed JID. Device 0 is the phone itself. */
export interface Address {
  readonly user: string;
  readonly device: number;
  readonly addressing: Addressing;
}

/** Reads the JID of a person or device; undefined for anything else (groups, the service, nonsense). */
export function parseAddress(jid: string | undefined): Address | undefined {
  const decoded = jidDecode(jid);
  if (!decoded?.user) return undefined;
  const { user, device = 0, server } = decoded;
  if (server === "s.whatsapp.net" || server === "c.us") return { user, device, addressing: "pn" };
  return server === "lid" ? { user, device, addressing: "lid" } : undefined;
}

/** Whether two JIDs are one. Some clients write the service's without its sign, `s.whatsapp.net`. */
export function isSameAddress(one: string | undefined, other: string | undefined): boolean {
  return one?.replace(/^@/, "") === other?.replace(/^@/, "");
}

// Device 0 is written without its number, as on the wire.
function suffix(device: number | undefined): string {
  return device ? `:${device}` : "";
}
