import { personOfCaller } from "../calls/call.ts";
import { RinghookError } from "../errors.ts";
import type { Journal } from "../journal/journal.ts";
import { compare, personOf } from "../persons.ts";
import type { Call } from "../store/records.ts";

/**
 * A call that has not ended.
 * @param caller JID of the expected caller, by number or LID; a call from somebody else is not found
 * @throws RinghookError `CALL_NOT_FOUND`, `CALL_ENDED`
 */
export async function callToReject(
  journal: Pick<Journal, "find">,
  channelId: string,
  callId: string,
  caller: string | undefined,
): Promise<Call> {
  const call = await journal.find(channelId, callId, (found) => mayBeFrom(found, caller));
  if (!call)
    throw new RinghookError("CALL_NOT_FOUND", `channel ${channelId} has no call ${JSON.stringify(callId)}`);
  if (call.endedAt === null) return call;
  throw new RinghookError("CALL_ENDED", `call ${callId} of channel ${channelId} has already ended`);
}

/**
 * Whether a call may be from this caller. The LID of a number may be unknown, and the other way round; and people write
 * the digits of a LID like a number.
 */
function mayBeFrom(call: Call, caller: string | undefined): boolean {
  if (caller === undefined) return true;
  const [is, isByDigits] = [caller, `${caller.split("@")[0]}@lid`].map((jid) =>
    compare(personOfCaller(call), personOf(jid)),
  );
  return is !== "other" || isByDigits === "same";
}
