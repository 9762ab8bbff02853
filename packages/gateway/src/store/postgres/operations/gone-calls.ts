import { isCounted } from "../../counted.ts";
import type { Row } from "../queries.ts";
import type { Transaction } from "../transaction.ts";

/** What the count needs to know of calls that were removed. */
export const COUNTED_COLUMNS = `channel_no AS "channelNo", started_at AS "startedAt", ended_at AS "endedAt", status, end_reason AS "endReason"`;

/** Takes calls that were removed out of the count of those that have ended. @returns how many were removed */
export async function countGone(tx: Transaction, removed: Promise<Row[]>): Promise<number> {
  const gone = (await removed) as unknown as (Parameters<typeof tx.tally.count>[0] & Row)[];
  for (const call of gone) if (isCounted(call.status)) tx.tally.count(call, -1);
  return gone.length;
}
