import type { LoggedCall } from "../../channel-store.ts";
import { json } from "../queries.ts";
import type { Transaction } from "../transaction.ts";

/** Puts what the phone noted to calls. @returns the rows of the calls. @throws Error when there is no such call: nothing of its entry may be kept */
export async function writeLogs(
  tx: Transaction,
  logged: readonly { channelNo: number; log: LoggedCall }[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const { channelNo, log } of logged) {
    const [found] = await tx.rows(
      `UPDATE calls SET log = ?::json -> 0, duration = coalesce(?, duration)
       WHERE channel_no = ? AND call_id = ? RETURNING id`,
      json([log.log]),
      log.log.durationSeconds,
      channelNo,
      log.callId,
    );
    if (!found) throw new Error(`there is no call ${log.callId} to put a log to`);
    ids.push(Number(found.id));
  }
  return ids;
}
