/** Addresses of WhatsApp: `user:device@server`. */

const NUMBER_SERVER = "s.whatsapp.net";
const LID_SERVER = "lid";

/** The address without its device part; undefined when it is no address. */
export function bareJid(jid: string | undefined): string | undefined {
  const match = jid ? /^([^:@]*)(?::\d+)?@(.+)$/.exec(jid) : null;
  return match ? `${match[1]}@${match[2]}` : undefined;
}

/** `…@s.whatsapp.net` without its device part, else undefined. */
export function numberJid(jid: string | undefined): string | undefined {
  const bare = bareJid(jid);
  return bare?.endsWith(`@${NUMBER_SERVER}`) && !bare.startsWith("@") ? bare : undefined;
}

/** `…@lid` without its device part, else undefined. */
export function lidJid(jid: string | undefined): string | undefined {
  const bare = bareJid(jid);
  return bare?.endsWith(`@${LID_SERVER}`) ? bare : undefined;
}
