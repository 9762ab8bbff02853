import { personOfCaller } from "../calls/call.ts";
import { compare, personOf } from "../persons.ts";
import type { Call } from "../store/records.ts";

/**
 * Whether a call may be from this caller. The LID of a number may be unknown, and the other way round; and people write
 * the digits of a LID like a number.
 */
export function mayBeFrom(call: Call, caller: string | undefined): boolean {
  if (caller === undefined) return true;
  const [is, isByDigits] = [caller, `${caller.split("@")[0]}@lid`].map((jid) =>
    compare(personOfCaller(call), personOf(jid)),
  );
  return is !== "other" || isByDigits === "same";
}
