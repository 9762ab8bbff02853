import { msOf } from "../../../clock.ts";
import { firstNumberAt, IDS_PER_MS } from "../../../ids.ts";
import { foundUnder } from "../../found-under.ts";
import type { Call } from "../../records.ts";
import type { Value } from "./rows.ts";

/**
 * When a column of `calls` may change: with each step; at the end only; when more of the call is learnt; never.
 * What an index looks at stays unmentioned until it changes: SQLite writes each index of a column that is set once more,
 * also to what it was.
 */
export type Changes = "step" | "end" | "learnt" | "never";

/** The columns of a call as it is written, one line each: add a line, and a migration that adds the column. */
export const callColumns: readonly [column: string, changes: Changes, value: (call: Call) => Value][] = [
  ["status", "step", (call) => call.status],
  ["ringing_at", "step", (call) => call.ringingAt && msOf(call.ringingAt)],
  ["end_reason", "step", (call) => call.endReason],
  ["heard_at", "step", (call) => msOf(call.heardAt)],
  ["duration", "step", (call) => call.durationSeconds],
  ["ended_at", "end", (call) => call.endedAt && msOf(call.endedAt)],
  ["caller", "learnt", foundUnder],
  ["caller_number", "learnt", (call) => call.callerNumber],
  ["caller_lid", "learnt", (call) => call.callerLid],
  ["group_call", "learnt", (call) => (call.group ? 1 : 0)],
  ["group_jid", "learnt", (call) => call.groupJid],
  ["video_call", "learnt", (call) => (call.video ? 1 : 0)],
  ["offered_by", "learnt", (call) => call.offeredBy],
  ["caller_name", "learnt", (call) => call.callerName],
  ["caller_platform", "learnt", (call) => call.callerPlatform],
  ["caller_version", "learnt", (call) => call.callerVersion],
  ["caller_country", "learnt", (call) => call.callerCountry],
  ["silence", "learnt", (call) => call.silence],
  ["creator", "never", (call) => call.creator],
  ["offline_call", "never", (call) => (call.offline ? 1 : 0)],
  ["started_at", "never", (call) => msOf(call.startedAt)],
  ["call_id", "never", (call) => call.callId],
  ["given_id", "never", (call) => call.givenId],
  ["direction", "never", (call) => call.direction],
];

const readers = callColumns.map(([, , value]) => value);

/** A call's values, in the order of `callColumns`. */
export function valuesOfCall(call: Call): Value[] {
  return readers.map((value) => value(call));
}

/** Where a column's value stands among them. */
export function placeOf(column: string): number {
  return callColumns.findIndex(([name]) => name === column);
}

/** The ids that calls of one second may have. */
export function idsOfSecond(startedAt: number): [first: number, end: number] {
  const first = firstNumberAt(startedAt);
  return [first, Math.min(first + 1_000 * IDS_PER_MS, Number.MAX_SAFE_INTEGER)];
}
