import { firstNumberAt } from "../../../ids.ts";
import { conditionsOf, endedKinds, foundUnderNames, isLid } from "../../call-conditions.ts";
import { slotColumns } from "../../event-slots.ts";
import type { CallEntry, CallFilter, CallPosition } from "../../history.ts";
import type { EventRecord } from "../../records.ts";
import { BEHIND_ALL, type Condition, idsOf, type Walk } from "../../walks.ts";
import { type Queries, row } from "../queries.ts";
import { CALL_COLUMNS } from "./call-columns.ts";
import { callbackNoOf } from "./callback-rows.ts";
import { EVENT_COLUMNS, eventOf } from "./events.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

/** The words that rules put to a call `c`. */
const TAGS = `(
  SELECT coalesce(json_agg(a.action::json #>> '{tag,word}' ORDER BY a.id), '[]')
  FROM actions a WHERE a.call = c.id AND a.kind = 'tag')`;

type Page = { filter: CallFilter; after: CallPosition | null; limit: number };

/** Calls, newest first. Their ids are looked for first, in the indexes; rows are read only for those of the page. */
export const listCalls: Read<Page, CallEntry[]> = async (queries, { filter, after, limit }) => {
  const behind: Condition = ["d.id < ?", after ? await placeOf(queries, after) : BEHIND_ALL];
  const ids = idsOf(await walksOf(queries, filter), [...conditionsOf(filter, flag), behind], "DESC", limit);
  const found = await queries.rowsOf(
    `SELECT n.channel_id AS "channelId", ${TAGS} AS tags, ${CALL_COLUMNS}
     FROM (${ids.sql}) i JOIN calls c ON c.id = i.id JOIN channels n ON n.channel_no = c.channel_no ORDER BY c.id DESC`,
    ...ids.values,
  );
  return found as unknown as CallEntry[];
};

/** Where a call stands in the list; one that is gone, where it would stand. */
async function placeOf(queries: Queries, { startedAt, channelId, callId }: CallPosition): Promise<number> {
  const select = `SELECT id FROM calls WHERE channel_no = ${CHANNEL_NO} AND call_id = ?`;
  const found = await row(queries.rows(select, channelId, callId));
  return found ? Number(found.id) : firstNumberAt(startedAt);
}

type OneCall = { channelId: string; callId: string };

export const callEvents: Read<OneCall, EventRecord[]> = async (queries, { channelId, callId }) => {
  const found = await queries.rows(
    `SELECT ${EVENT_COLUMNS} FROM calls c JOIN events e ON e.id IN (${slotColumns("c")})
     WHERE c.channel_no = ${CHANNEL_NO} AND c.call_id = ? ORDER BY e.id`,
    channelId,
    callId,
  );
  return found.map(eventOf);
};

const OPEN = ["queued", "initiated", "ringing"];
/** Reasons that most calls end with; all others have an index. The text stands in the index's condition, too. */
const COMMON_REASONS = "('timeout', 'hung_up', 'answered')";

/** The ways through the indexes that pass by least of what is not asked for. */
async function walksOf(queries: Queries, filter: CallFilter): Promise<Walk[]> {
  const { channelId, caller, callbackId, direction, status, endReason, group, video, offline } = filter;
  const ofChannel: Condition[] = channelId === undefined ? [] : [[`d.channel_no = ${CHANNEL_NO}`, channelId]];
  const by = (...where: Condition[]): Walk => ({ from: "calls d", where: [...ofChannel, ...where] });
  if (callbackId !== undefined) return [by(["d.callback = ?", callbackNoOf(callbackId)])];
  if (caller !== undefined) {
    const callers = isLid(caller) ? await callersOf(queries, caller) : [caller];
    return foundUnderNames(callers, direction).map((one) => by(["d.caller = ?", one]));
  }
  if (endReason !== undefined && !COMMON_REASONS.includes(`'${endReason}'`)) {
    return [by(["d.end_reason = ?", endReason], [`d.end_reason NOT IN ${COMMON_REASONS}`])];
  }
  if (group) return [by(["d.group_call"])];
  if (video) return [by(["d.video_call"])];
  if (offline) return [by(["d.offline_call"])];
  const open = by(["d.ended_at IS NULL"]);
  if (status !== undefined && OPEN.includes(status)) return [open];
  const outgoing = by(["d.direction = 'outgoing'"]);
  if (direction === "outgoing") return [outgoing];
  if (channelId === undefined) return [{ from: "calls d", where: [] }];
  const ended = endedKinds(filter).map((each) => {
    if (each === "outgoing") return outgoing;
    if (each === "of_log") return by(["d.status = 'ended'"], ["d.direction = 'incoming'"]);
    return by(["d.status = ?", each], ["d.ended_at IS NOT NULL"]);
  });
  return status === undefined ? [open, ...ended] : ended;
}

async function callersOf(queries: Queries, lid: string): Promise<string[]> {
  const found = await queries.rows("SELECT caller FROM callers_of_lids WHERE lid = ?", lid);
  return found.map(({ caller }) => String(caller));
}

function flag(column: string, value: boolean): Condition {
  return [value ? column : `NOT ${column}`];
}
