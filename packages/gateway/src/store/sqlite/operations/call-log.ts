import { firstNumberAt } from "../../../ids.ts";
import { conditionsOf, endedKinds, foundUnderNames, isLid } from "../../call-conditions.ts";
import { slotColumns } from "../../event-slots.ts";
import type { CallEntry, CallFilter, CallPosition } from "../../history.ts";
import type { EventRecord } from "../../records.ts";
import { BEHIND_ALL, type Condition, idsOf, type Walk } from "../../walks.ts";
import type { Database } from "../driver.ts";
import { callbackNoOf } from "./callback-rows.ts";
import { CALL_COLUMNS, callOf } from "./calls.ts";
import { EVENT_COLUMNS, eventOf } from "./events.ts";
import { numbersOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";
import { statements } from "./statements.ts";

/** The words that rules put to a call `c`. */
const TAGS = `(
  SELECT json_group_array(json_extract(a.action, '$.tag.word') ORDER BY a.id)
  FROM actions a INDEXED BY actions_of_call WHERE a.call = c.id AND a.kind = 'tag')`;

type Page = { filter: CallFilter; after: CallPosition | null; limit: number };

/** Calls, newest first. Their ids are looked for first, in the indexes; rows are read only for those of the page. */
export function listCalls(db: Database): (page: Page) => CallEntry[] {
  const prepare = statements(db);
  const walks = walksOf(db);
  const place = placeOf(db);
  return ({ filter, after, limit }) => {
    const behind: Condition = ["d.id < ?", after ? place(after) : BEHIND_ALL];
    const ids = idsOf(walks(filter), [...conditionsOf(filter, flag), behind], "DESC", limit);
    const select = prepare(`
      SELECT n.channel_id AS channelId, ${TAGS} AS tags, ${CALL_COLUMNS}
      FROM (${ids.sql}) i CROSS JOIN calls c ON c.id = i.id JOIN channels n ON n.channel_no = c.channel_no
      ORDER BY c.id DESC`);
    return rows(select, ...ids.values).map(entryOf);
  };
}

function entryOf({ tags, channelId, ...call }: Row): CallEntry {
  return { ...callOf(call), channelId: String(channelId), tags: JSON.parse(String(tags)) as string[] };
}

/** Where a call stands in the list; one that is gone, where it would stand. */
function placeOf(db: Database): (position: CallPosition) => number {
  const numbers = numbersOf(db);
  const select = db.prepare("SELECT id FROM calls WHERE channel_no = ? AND call_id = ?");
  return ({ startedAt, channelId, callId }) => {
    const id = row(select, numbers.channel(channelId), callId)?.id;
    return id == null ? firstNumberAt(startedAt) : Number(id);
  };
}

/** SQLite has no booleans. */
function flag(column: string, value: boolean): Condition {
  return [`${column} = ?`, value ? 1 : 0];
}

type OneCall = { channelId: string; callId: string };

export function callEvents(db: Database): (args: OneCall) => EventRecord[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT ${EVENT_COLUMNS} FROM calls c JOIN events e ON e.id IN (${slotColumns("c")})
    WHERE c.channel_no = ? AND c.call_id = ? ORDER BY e.id`);
  return ({ channelId, callId }) => rows(select, numbers.channel(channelId), callId).map(eventOf);
}

const OPEN = ["queued", "initiated", "ringing"];
/** Reasons that most calls end with; all others have an index. The text stands in the index's condition, too. */
const COMMON_REASONS = "('timeout', 'hung_up', 'answered')";

/** The ways through the indexes that pass by least of what is not asked for. */
function walksOf(db: Database): (filter: CallFilter) => Walk[] {
  const numbers = numbersOf(db);
  const callersOf = db.prepare("SELECT caller FROM callers_of_lids WHERE lid = ?");
  return (filter) => {
    const { channelId, caller, callbackId, direction, status, endReason, group, video, offline } = filter;
    const channelNo = channelId === undefined ? undefined : numbers.channel(channelId);
    const ofChannel: Condition[] = channelNo === undefined ? [] : [["d.channel_no = ?", channelNo]];
    const by = (index: string, ...where: Condition[]): Walk => ({
      from: `calls d INDEXED BY ${index}`,
      where: [...ofChannel, ...where],
    });
    const rare = (name: string, ...where: Condition[]): Walk[] => [
      by(channelNo === undefined ? `${name}_all` : name, ...where),
    ];
    if (callbackId !== undefined) {
      return [by("calls_of_callback", ["d.callback = ?", callbackNoOf(callbackId)])];
    }
    if (caller !== undefined) {
      const callers = isLid(caller) ? rows(callersOf, caller).map((found) => String(found.caller)) : [caller];
      return foundUnderNames(callers, direction).map((one) => by("calls_by_caller", ["d.caller = ?", one]));
    }
    if (endReason !== undefined && !COMMON_REASONS.includes(`'${endReason}'`)) {
      return rare(
        "calls_by_reason",
        ["d.end_reason = ?", endReason],
        [`d.end_reason NOT IN ${COMMON_REASONS}`],
      );
    }
    if (group) return rare("calls_group", ["d.group_call = 1"]);
    if (video) return rare("calls_video", ["d.video_call = 1"]);
    if (offline) return rare("calls_offline", ["d.offline_call = 1"]);
    const open = by("calls_open", ["d.ended_at IS NULL"]);
    if (status !== undefined && OPEN.includes(status)) return [open];
    const outgoing = rare("calls_outgoing", ["d.direction = 'outgoing'"]);
    if (direction === "outgoing") return outgoing;
    if (channelNo === undefined) return [{ from: "calls d", where: [] }];
    const ended = endedKinds(filter).flatMap((each) => {
      if (each === "outgoing") return outgoing;
      if (each === "of_log") return by("calls_of_log", ["d.status = 'ended'"], ["d.direction = 'incoming'"]);
      return by("calls_ended", ["d.status = ?", each], ["d.ended_at IS NOT NULL"]);
    });
    return status === undefined ? [open, ...ended] : ended;
  };
}
