import type { LoggedCall } from "../../channel-store.ts";
import type { EventRecord } from "../../records.ts";
import { json } from "../queries.ts";
import type { Transaction } from "../transaction.ts";
import { slotsOf } from "./write-calls.ts";

/** Puts what the phone noted to calls, with the events that tell it. @returns the rows of the calls. @throws Error when there is no such call: nothing of its entry may be kept */
export async function writeLogs(
  tx: Transaction,
  logged: readonly { channelNo: number; log: LoggedCall; events: readonly EventRecord[] }[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const { channelNo, log, events } of logged) {
    const [found] = await tx.rows(
      `UPDATE calls SET log = ?::json -> 0, duration = coalesce(?, duration), event4 = coalesce(?, event4)
       WHERE channel_no = ? AND call_id = ? RETURNING id`,
      json([log.log]),
      log.log.durationSeconds,
      slotsOf(events).event4 ?? null,
      channelNo,
      log.callId,
    );
    if (!found) throw new Error(`there is no call ${log.callId} to put a log to`);
    ids.push(Number(found.id));
  }
  return ids;
}
