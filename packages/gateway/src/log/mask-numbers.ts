/** The user part of a phone-number JID or a LID, with its device: `919984351847:3@s.whatsapp.net`. */
const USER = /(\d{4,})(?=([._]\d+)?(:\d+)?@(s\.whatsapp\.net|c\.us|lid|hosted|hosted\.lid)\b)/g;
const SHOWN = 3;

/** Masks the phone numbers and LIDs of a line: `…847@s.whatsapp.net` still tells two callers apart. */
export function maskNumbers(line: string): string {
  // Most lines name nobody.
  if (!line.includes("@")) return line;
  return line.replace(USER, (digits) => `…${digits.slice(-SHOWN)}`);
}
