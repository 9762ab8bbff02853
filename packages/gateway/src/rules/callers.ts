import type { RuleSet } from "./rule.ts";

/**
 * Whether a caller is among those a rule names.
 *
 * @param number digits with the country code; null where WhatsApp hides it
 */
export function isAmong(callers: readonly string[], number: string | null, lists: RuleSet["lists"]): boolean {
  return callers.some((entry) => {
    if (entry === "unknown_number") return number === null;
    if (number === null) return false;
    const list = listNamed(entry, lists);
    return list ? list.some((listed) => fits(listed, number)) : fits(entry, number);
  });
}

/** The list that `list:NAME` means; undefined where there is none, and for any other entry. */
export function listNamed(entry: string, lists: RuleSet["lists"]): readonly string[] | undefined {
  if (!entry.startsWith("list:")) return undefined;
  const name = entry.slice("list:".length);
  return Object.hasOwn(lists, name) ? lists[name] : undefined;
}

function fits(entry: string, number: string): boolean {
  if (entry.endsWith("*")) return number.startsWith(entry.slice(1, -1));
  return entry.startsWith("+") && sameLine(entry.slice(1)) === sameLine(number);
}

/**
 * One spelling for the numbers that mean one line. In three countries WhatsApp's number of a mobile phone has a digit
 * more or less than the one people dial: the 9 after Brazil's area code, Mexico's old 1, Argentina's 9.
 */
export function sameLine(number: string): string {
  return number
    .replace(/^(55\d\d)9([6-9]\d{7})$/, "$1$2")
    .replace(/^521(\d{10})$/, "52$1")
    .replace(/^549(\d{10})$/, "54$1");
}
