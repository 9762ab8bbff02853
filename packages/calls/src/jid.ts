// Who a JID stands for is read here, for receivers and for the gateway alike. A JID is `user@server`, and WhatsApp adds
// an agent and a device to the user at times: `919984351847_1:12@s.whatsapp.net`, `919984351847.0:3@c.us`.
const person = /^\+?(\d+)(?:[._]\d+)?(?::\d+)?(?:@(.+))?$/;

/** The servers of persons. Business accounts that a provider runs are `hosted`; a number needs no server at all. */
const servers: { readonly [server: string]: "number" | "lid" } = {
  "": "number",
  "s.whatsapp.net": "number",
  "c.us": "number",
  hosted: "number",
  lid: "lid",
  "hosted.lid": "lid",
};

function digitsOf(jid: string, kind: "number" | "lid"): string | undefined {
  const [, digits, server = ""] = person.exec(jid) ?? [];
  return servers[server] === kind ? digits : undefined;
}

/**
 * The phone number of a JID, or of a number as people write it to an API (`+919984351847`).
 *
 * @returns The number with its country code, digits only: `919984351847`. Nothing for a LID, whose digits are no phone
 *   number, and nothing for a group.
 */
export function numberOf(jid: string): string | undefined {
  return digitsOf(jid, "number");
}

/**
 * The digits of a LID, WhatsApp's id for a person whose number it hides: `153278964101375` of `153278964101375:4@lid`.
 *
 * @returns Nothing for a phone number, and nothing for a group.
 */
export function lidOf(jid: string): string | undefined {
  return digitsOf(jid, "lid");
}

/** Whether a JID is a LID, WhatsApp's id for a person whose number it hides: `153278964101375@lid`. */
export function isLid(jid: string): boolean {
  return lidOf(jid) !== undefined;
}

/** Whether a JID is a group: `120363041234567890@g.us`. */
export function isGroup(jid: string): boolean {
  return jid.endsWith("@g.us");
}

/**
 * A JID for people to read: `+919984351847`, `hidden number 153278964101375` for a LID, `group 120363041234567890`.
 * The number is not grouped into blocks, since that differs from country to country.
 */
export function displayJid(jid: string): string {
  const number = numberOf(jid);
  if (number !== undefined) return `+${number}`;
  const lid = lidOf(jid);
  if (lid !== undefined) return `hidden number ${lid}`;
  const [user = jid] = jid.split(/[:@]/);
  return isGroup(jid) ? `group ${user}` : jid;
}
