import type { Call } from "./records.ts";

/** Before the name of who was called: no search for callers finds a call that the account placed itself. */
const CALLED = "to:";

/** Behind all names that begin so, as bytes are compared. */
export const NO_CALLER = [CALLED, "to;"] as const;

/** Under whom a call is found: the caller, by number if known. */
export function foundUnder({
  direction,
  callerNumber,
  callerLid,
  creator,
}: Pick<Call, "direction" | "callerNumber" | "callerLid" | "creator">): string {
  const person = callerNumber ?? callerLid ?? creator;
  return direction === "outgoing" ? calledUnder(person) : person;
}

/** Under whom the calls to a person are found. */
export function calledUnder(person: string): string {
  return CALLED + person;
}
