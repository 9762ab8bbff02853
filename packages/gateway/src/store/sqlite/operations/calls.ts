import type { Call } from "../../records.ts";
import type { Database } from "../driver.ts";
import { type Row, row, rows } from "./rows.ts";

/** The columns of a call, under the record's own names. */
export const CALL_COLUMNS = `
  call_id AS callId, status, creator, caller_number AS callerNumber, caller_lid AS callerLid,
  group_call AS "group", group_jid AS groupJid, video_call AS video, offline_call AS offline,
  started_at AS startedAt, ringing_at AS ringingAt, ended_at AS endedAt, end_reason AS endReason,
  heard_at AS heardAt`;
const CALL = `SELECT ${CALL_COLUMNS} FROM calls`;

export function openCalls(db: Database): (args: { channelId: string }) => Call[] {
  const select = db.prepare(
    `${CALL} INDEXED BY calls_open WHERE channel_id = ? AND ended_at IS NULL
      AND end_reason IS NULL ORDER BY started_at, call_id`,
  );
  return ({ channelId }) => rows(select, channelId).map(callOf);
}

export function readCall(db: Database): (args: { channelId: string; callId: string }) => Call | null {
  const select = db.prepare(`${CALL} WHERE channel_id = ? AND call_id = ?`);
  return ({ channelId, callId }) => {
    const found = row(select, channelId, callId);
    return found ? callOf(found) : null;
  };
}

/** SQLite has no booleans: the flags are stored as 0 and 1. */
export function callOf(row: Row): Call {
  const flags = { group: row.group === 1, video: row.video === 1, offline: row.offline === 1 };
  return { ...row, ...flags } as unknown as Call;
}
