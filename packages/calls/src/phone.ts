import { numberOf } from "./jid.ts";

/** A call or a call event: anything with a caller. */
export interface CalledFrom {
  readonly from: string;
}

/**
 * The caller's phone number in E.164, as telephones, CRMs and `tel:` links take it: `+919984351847`.
 *
 * @returns Nothing where WhatsApp hides the number behind a LID, and for what cannot be a phone number.
 */
export function phoneOf({ from }: CalledFrom): string | undefined {
  const number = numberOf(from);
  return number !== undefined && /^[1-9]\d{4,14}$/.test(number) ? `+${number}` : undefined;
}
