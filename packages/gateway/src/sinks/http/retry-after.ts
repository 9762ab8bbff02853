/**
 * The milliseconds that an answer's `Retry-After` asks for; the largest of several; null when none is valid.
 * Seconds may have a fraction. A date is compared with the answer's `Date`, because the clocks of two machines may be
 * hours apart.
 *
 * @param date the answer's `Date` header
 * @param now this machine's clock, milliseconds since 1970, where there is no such header
 */
export function parseRetryAfter(
  values: string | readonly string[] | undefined,
  now: number,
  date?: string,
): number | null {
  // Nearly no answer asks for anything: then its date is of no use.
  if (values === undefined || values.length === 0) return null;
  const from = (date === undefined ? null : parseDate(date)) ?? now;
  const asked = [values].flat().flatMap((value) => waitsIn(value, from));
  return asked.length === 0 ? null : Math.max(...asked);
}

/** A header that was sent twice may arrive as one, with its values separated by commas; a date contains a comma. */
function waitsIn(value: string, from: number): number[] {
  const at = parseDate(value);
  if (at !== null) return [Math.max(0, at - from)];
  return value.split(",").flatMap((part) => (SECONDS.test(part) ? [Math.round(Number(part) * 1000)] : []));
}

const SECONDS = /^\s*(\d+(\.\d*)?|\.\d+)\s*$/;
/** The three forms of an HTTP date (RFC 9110, 5.6.7); the third names no zone and means GMT. */
const HTTP_DATE = /^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w :-]+?(GMT|UTC)?\s*$/;

function parseDate(value: string): number | null {
  const [text, , zone] = HTTP_DATE.exec(value) ?? [];
  if (text === undefined) return null;
  const at = Date.parse(zone === undefined ? `${text.trim()} GMT` : text);
  return Number.isNaN(at) ? null : at;
}
