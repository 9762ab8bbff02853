import type { Call } from "../../records.ts";
import type { Database } from "../driver.ts";
import { numbersOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";

/** The latest moment that a date can have. A time beyond it, which WhatsApp told and nobody looked at, reads as this. */
export const LATEST = 8_640_000_000_000_000;

/** The columns of a call, under the record's own names. */
export const CALL_COLUMNS = `
  call_id AS callId, given_id AS givenId, status, creator, caller_number AS callerNumber, caller_lid AS callerLid,
  offered_by AS offeredBy, group_call AS "group", group_jid AS groupJid, video_call AS video, offline_call AS offline,
  min(started_at, ${LATEST}) AS startedAt, min(ringing_at, ${LATEST}) AS ringingAt,
  min(ended_at, ${LATEST}) AS endedAt, end_reason AS endReason, heard_at AS heardAt,
  caller_name AS callerName, caller_platform AS callerPlatform, caller_version AS callerVersion, caller_country AS callerCountry,
  silence, direction, duration AS durationSeconds, log`;
const CALL = `SELECT ${CALL_COLUMNS} FROM calls`;

export function openCalls(db: Database): (args: { channelId: string }) => Call[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    ${CALL} INDEXED BY calls_open WHERE channel_no = ? AND ended_at IS NULL AND end_reason IS NULL ORDER BY id`);
  return ({ channelId }) => rows(select, numbers.channel(channelId)).map(callOf);
}

export function readCall(db: Database): (args: { channelId: string; callId: string }) => Call | null {
  const numbers = numbersOf(db);
  const select = db.prepare(`${CALL} WHERE channel_no = ? AND call_id = ?`);
  return ({ channelId, callId }) => {
    const found = row(select, numbers.channel(channelId), callId);
    return found ? callOf(found) : null;
  };
}

export function callsById(db: Database): (args: { channelId: string; callId: string }) => Call[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    ${CALL} WHERE channel_no = ? AND call_id = ?
    UNION ALL ${CALL} INDEXED BY calls_given WHERE channel_no = ? AND given_id = ? AND given_id IS NOT NULL
    ORDER BY startedAt`);
  return ({ channelId, callId }) => {
    const channelNo = numbers.channel(channelId);
    return rows(select, channelNo, callId, channelNo, callId).map(callOf);
  };
}

/** SQLite has no booleans: the flags are stored as 0 and 1. The row is made into the call: a list copies none of its values. */
export function callOf(row: Row): Call {
  const flags = { group: row.group === 1, video: row.video === 1, offline: row.offline === 1 };
  const log = typeof row.log === "string" ? JSON.parse(row.log) : null;
  return Object.assign(row, flags, { log }) as unknown as Call;
}
