import type { CallbackPerson } from "../../callbacks.ts";
import type { Database } from "../driver.ts";
import { row, rows, type Value } from "./rows.ts";

/** The caller as calls name them, and by both of their names. */
export interface Caller extends CallbackPerson {
  caller: string;
}

/**
 * The entries of a person that are not done, the one by number first. There can be two, of a caller who was known now by
 * number and now by LID.
 */
export function waitingOf(db: Database): (channelNo: number, caller: Caller) => number[] {
  const byCaller = db.prepare(`
    SELECT id, caller_number AS number FROM callbacks INDEXED BY callbacks_waiting WHERE channel_no = ? AND caller = ? AND state <> 'done'`);
  const byLid = db.prepare(`
    SELECT id, caller_number AS number FROM callbacks INDEXED BY callbacks_waiting_lid
    WHERE channel_no = ? AND caller_lid = ? AND state <> 'done' AND caller_lid IS NOT NULL`);
  const numbersOfLid = db.prepare("SELECT caller FROM callers_of_lids WHERE lid = ?");
  return (channelNo, { caller, callerNumber, callerLid }) => {
    const names: Value[] = [callerNumber ?? caller];
    // Another call may have told whose LID it is.
    if (callerLid !== null && callerNumber === null)
      names.push(...rows(numbersOfLid, callerLid).map((found) => found.caller ?? null));
    const found = names.flatMap((name) => rows(byCaller, channelNo, name));
    if (callerLid !== null) found.push(...rows(byLid, channelNo, callerLid));
    found.sort((one, other) => Number(one.number === null) - Number(other.number === null));
    return [...new Set(found.map(({ id }) => Number(id)))];
  };
}

/** Whether a call of this caller that began later than another was answered. */
export function answeredSince(db: Database): (channelNo: number, caller: string, callNo: number) => boolean {
  const select = db.prepare(`
    SELECT 1 FROM calls INDEXED BY calls_by_caller
    WHERE caller = ? AND id > ? AND channel_no = ? AND status = 'answered' LIMIT 1`);
  return (channelNo, caller, callNo) => row(select, caller, callNo, channelNo) !== undefined;
}
