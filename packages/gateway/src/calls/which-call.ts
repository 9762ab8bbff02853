import { compare, type Person, personOf } from "../persons.ts";
import type { Call } from "../store/records.ts";
import { hasEnded, personOfCaller } from "./call.ts";
import type { Signal } from "./signal.ts";

/** Separates a call's id from its number among the calls of that id. */
const MARK = "~";

/**
 * Which of the calls with one id a signal is about. WhatsApp's ids are not unique across callers, so the id and the
 * caller together identify a call. A number and a LID that may belong to one person count as one, except for an offer:
 * a repeated offer names its caller as the first one did.
 *
 * @param all the calls with the signal's id; one that the account placed is not meant
 * @returns undefined when the signal is about another call
 */
export function callMeant(all: readonly Call[], signal: Signal): Call | undefined {
  const calls = all.filter(({ direction }) => direction === "incoming");
  const open = calls.findLast((call) => !hasEnded(call)) ?? calls.at(-1);
  if (signal.creator === undefined) return open;
  const caller: Person = { number: signal.callerNumber, lid: signal.callerLid };
  const judged = calls.map((call) => ({ call, is: sameCaller(call, caller, signal.creator) }));
  const same = judged.find(({ is }) => is === "same");
  if (same) return same.call;
  if (signal.isCreatorGuessed && signal.kind !== "offered") return open;
  return signal.kind === "offered" ? undefined : judged.findLast(({ is }) => is === "unknown")?.call;
}

/** Whether a call is certainly this caller's, so that no other call with this id needs checking. */
export function isSurely(call: Call, { callerNumber, callerLid, creator }: Signal): boolean {
  return sameCaller(call, { number: callerNumber, lid: callerLid }, creator) === "same";
}

/** The key of a call whose id is already the key of somebody else's call. */
export function furtherKey(callId: string, taken: readonly Call[]): string {
  const keys = new Set(taken.map((call) => call.callId));
  let number = 2;
  while (keys.has(`${callId}${MARK}${number}`)) number += 1;
  return `${callId}${MARK}${number}`;
}

function sameCaller(call: Call, caller: Person, creator: string | undefined): ReturnType<typeof compare> {
  if (call.creator === creator || compare(personOf(call.offeredBy), caller) === "same") return "same";
  return compare(personOfCaller(call), caller);
}
