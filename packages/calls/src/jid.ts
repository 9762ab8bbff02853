// A JID is `user@server`; WhatsApp adds an agent and a device to the user at times: `919984351847_1:12@s.whatsapp.net`.
const numbered = /^\+?(\d+)(?:_\d+)?(?::\d+)?(?:@(?:s\.whatsapp\.net|c\.us|hosted))?$/;

/**
 * The phone number of a JID, or of a number as people write it to an API (`+919984351847`).
 *
 * @returns The number with its country code, digits only: `919984351847`. Nothing for a LID, whose digits are no phone
 *   number, and nothing for a group.
 */
export function numberOf(jid: string): string | undefined {
  return numbered.exec(jid)?.[1];
}

/** Whether a JID is a LID, WhatsApp's id for a person whose number it hides: `153278964101375@lid`. */
export function isLid(jid: string): boolean {
  return /@(hosted\.)?lid$/.test(jid);
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
  const [user = jid] = jid.split(/[:@]/);
  if (isLid(jid)) return `hidden number ${user}`;
  return isGroup(jid) ? `group ${user}` : jid;
}
