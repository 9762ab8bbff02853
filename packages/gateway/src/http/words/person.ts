import { lidJid, numberJid } from "../../persons.ts";

/** The ways to write a person: `+49 151 …`, `49151…`, `…@s.whatsapp.net`, `…@c.us`, `…@lid`. */
const WRITTEN = /^\+?([\d\s().-]+?)(?::\d+)?(?:@(s\.whatsapp\.net|c\.us|lid))?$/;

/** The person's JID without a device; undefined when the text is not a person's number or JID. */
export function parsePerson(text: string): string | undefined {
  const written = text.trim();
  const [, digitsAndMore = "", server = "s.whatsapp.net"] = WRITTEN.exec(written) ?? [];
  const person = personJid(written) ?? personJid(`${digitsAndMore.replace(/\D/g, "")}@${server}`);
  const length = person?.indexOf("@") ?? 0;
  return length < 5 || length > 20 ? undefined : person;
}

function personJid(jid: string): string | undefined {
  return numberJid(jid) ?? lidJid(jid);
}
