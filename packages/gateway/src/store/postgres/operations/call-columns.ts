import { firstNumberAt } from "../../../ids.ts";
import { foundUnder } from "../../found-under.ts";
import type { Call } from "../../records.ts";

interface Column {
  name: string;
  type: "text" | "boolean" | "bigint";
  /** Whether a later step of the call may change it. */
  changes: boolean;
}

/** What the phone's call log told is written by itself: see write-log.ts. */
type Written = Omit<Call, "log">;

/** The columns of a call, one line each: a field that is missing here does not compile. A migration adds the column. */
const COLUMNS = {
  callId: { name: "call_id", type: "text", changes: false },
  givenId: { name: "given_id", type: "text", changes: false },
  status: { name: "status", type: "text", changes: true },
  creator: { name: "creator", type: "text", changes: false },
  callerNumber: { name: "caller_number", type: "text", changes: true },
  callerLid: { name: "caller_lid", type: "text", changes: true },
  offeredBy: { name: "offered_by", type: "text", changes: true },
  group: { name: "group_call", type: "boolean", changes: true },
  groupJid: { name: "group_jid", type: "text", changes: true },
  video: { name: "video_call", type: "boolean", changes: true },
  offline: { name: "offline_call", type: "boolean", changes: false },
  startedAt: { name: "started_at", type: "bigint", changes: false },
  ringingAt: { name: "ringing_at", type: "bigint", changes: true },
  endedAt: { name: "ended_at", type: "bigint", changes: true },
  endReason: { name: "end_reason", type: "text", changes: true },
  heardAt: { name: "heard_at", type: "bigint", changes: true },
  callerName: { name: "caller_name", type: "text", changes: true },
  callerPlatform: { name: "caller_platform", type: "text", changes: true },
  callerVersion: { name: "caller_version", type: "text", changes: true },
  callerCountry: { name: "caller_country", type: "text", changes: true },
  silence: { name: "silence", type: "text", changes: true },
  direction: { name: "direction", type: "text", changes: false },
  durationSeconds: { name: "duration", type: "bigint", changes: true },
} as const satisfies Record<keyof Written, Column>;

/** Under whom a call is found: told by the fields of the call. */
const CALLER: Column = { name: "caller", type: "text", changes: true };

const fields = Object.entries(COLUMNS) as [keyof Written, Column][];

/** All columns of a call that its record tells. */
export const callColumns: readonly Column[] = [CALLER, ...fields.map(([, column]) => column)];

/** A call as JSON for `json_to_recordset`. */
export function callRow(call: Call): Record<string, unknown> {
  const told = fields.map(([field, { name }]) => [name, call[field]]);
  return { ...Object.fromEntries(told), caller: foundUnder(call) };
}

/** What is selected of a call `c`, under the record's own names. */
export const CALL_COLUMNS = [...fields.map(([field, { name }]) => `c.${name} AS "${field}"`), "c.log"].join(
  ", ",
);

/** So many calls of one second have places of their own. */
export const PLACES = 2_048_000;

/** The least id of calls that began in the same second. */
export function firstIdOf(call: Call): number {
  return firstNumberAt(Number(call.startedAt));
}
