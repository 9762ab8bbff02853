/** How people and programs write whom they mean: `+49 151 …`, `49151…`, `…@s.whatsapp.net`, `…@c.us`, `…@lid`. */
const WRITTEN = /^\+?([\d\s().-]+?)(?::\d+)?(?:@(s\.whatsapp\.net|c\.us|lid))?$/;

/** The JID that is meant, without a device part; undefined when it is none of a person. */
export function parseAddress(text: string): string | undefined {
  const [, digitsAndMore = "", server] = WRITTEN.exec(text.trim()) ?? [];
  const digits = digitsAndMore.replace(/\D/g, "");
  if (digits.length < 5 || digits.length > 20) return undefined;
  return `${digits}@${server === "lid" ? "lid" : "s.whatsapp.net"}`;
}
