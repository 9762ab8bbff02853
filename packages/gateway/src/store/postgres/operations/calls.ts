import type { Call } from "../../records.ts";
import { row } from "../queries.ts";
import { CALL_COLUMNS } from "./call-columns.ts";
import { CHANNEL_NO, type OfChannel, type Read } from "./operation.ts";

export const openCalls: Read<OfChannel, Call[]> = async (queries, { channelNo }) => {
  const found = await queries.rows(
    `SELECT ${CALL_COLUMNS} FROM calls c WHERE channel_no = ? AND ended_at IS NULL AND end_reason IS NULL ORDER BY id`,
    channelNo,
  );
  return found as unknown as Call[];
};

type OneCall = { channelId: string; callId: string };

export const readCall: Read<OneCall, Call | null> = async (queries, { channelId, callId }) => {
  const select = `SELECT ${CALL_COLUMNS} FROM calls c WHERE channel_no = ${CHANNEL_NO} AND call_id = ?`;
  return ((await row(queries.rows(select, channelId, callId))) ?? null) as Call | null;
};

export const callsById: Read<OfChannel & { callId: string }, Call[]> = async (
  queries,
  { channelNo, callId },
) => {
  const call = `SELECT ${CALL_COLUMNS} FROM calls c WHERE channel_no = ?`;
  const found = await queries.rows(
    `${call} AND call_id = ? UNION ALL ${call} AND given_id = ? ORDER BY "startedAt"`,
    channelNo,
    callId,
    channelNo,
    callId,
  );
  return found as unknown as Call[];
};
