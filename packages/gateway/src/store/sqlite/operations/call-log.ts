import type { CallEntry, CallFilter, CallPosition } from "../../history.ts";
import type { EventRecord } from "../../records.ts";
import type { Database } from "../driver.ts";
import { CALL_COLUMNS, callOf } from "./calls.ts";
import { row, rows } from "./rows.ts";
import { allOf, type Condition, statements } from "./statements.ts";

type Page = { filter: CallFilter; after: CallPosition | null; limit: number };

/** Calls, newest first. Their keys are looked for first: where an index has all that is asked, nothing else is read. */
export function listCalls(db: Database): (page: Page) => CallEntry[] {
  const prepare = statements(db);
  return ({ filter, after, limit }) => {
    const { sql, values } = allOf([...conditionsOf(filter), after ? behind(filter, after) : undefined]);
    const select = prepare(`
      SELECT channel_id AS channelId, ${CALL_COLUMNS}
      FROM (
        SELECT channel_id, call_id FROM calls INDEXED BY ${indexFor(filter)}
        WHERE ${sql} ORDER BY started_at DESC, channel_id DESC, call_id DESC LIMIT ?
      ) JOIN calls USING (channel_id, call_id)
      ORDER BY started_at DESC, channel_id DESC, call_id DESC`);
    return rows(select, ...values, limit).map((row) => callOf(row) as CallEntry);
  };
}

const EVENT = `
  SELECT event_id AS eventId, call_id AS callId, type, method, status, at, journaled_at AS journaledAt, body
  FROM events`;

export function callEvents(db: Database): (args: { channelId: string; callId: string }) => EventRecord[] {
  const select = db.prepare(`
    ${EVENT} WHERE channel_id = ?1 AND event_id IN
      (SELECT event_id FROM events_of_calls WHERE channel_id = ?1 AND call_id = ?2) ORDER BY event_id`);
  return ({ channelId, callId }) => rows(select, channelId, callId) as unknown as EventRecord[];
}

export function readEvent(
  db: Database,
): (args: { channelId: string; eventId: string }) => EventRecord | null {
  const select = db.prepare(`${EVENT} WHERE channel_id = ? AND event_id = ?`);
  return ({ channelId, eventId }) => (row(select, channelId, eventId) ?? null) as EventRecord | null;
}

const OPEN = ["queued", "initiated", "ringing"];

/** The index that reads least. SQLite keeps no statistics here, so it is told. */
function indexFor({ channelId, caller, status, group, offline }: CallFilter): string {
  if (status !== undefined && OPEN.includes(status)) return "calls_open";
  if (caller !== undefined && !isLid(caller)) return "calls_by_caller";
  const mayBeRare = caller !== undefined || group || offline;
  return channelId === undefined || mayBeRare ? "calls_recent" : "calls_by_time";
}

function conditionsOf(filter: CallFilter): (Condition | undefined)[] {
  const { channelId, caller, status, endReason, group, video, offline, from, to } = filter;
  return [
    channelId === undefined ? undefined : ["channel_id = ?", channelId],
    // Once a caller's number is known, `caller` has the number: the LID stands beside it.
    caller === undefined ? undefined : [isLid(caller) ? "caller_lid = ?" : "caller = ?", caller],
    status !== undefined && OPEN.includes(status) ? ["ended_at IS NULL"] : undefined,
    status === undefined ? undefined : ["status = ?", status],
    endReason === undefined ? undefined : ["end_reason = ?", endReason],
    group === undefined ? undefined : ["group_call = ?", group ? 1 : 0],
    video === undefined ? undefined : ["video_call = ?", video ? 1 : 0],
    offline === undefined ? undefined : ["offline_call = ?", offline ? 1 : 0],
    from === undefined ? undefined : ["started_at >= ?", from],
    to === undefined ? undefined : ["started_at < ?", to],
  ];
}

function behind({ channelId }: CallFilter, { startedAt, ...after }: CallPosition): Condition {
  if (channelId !== undefined) return ["(started_at, call_id) < (?, ?)", startedAt, after.callId];
  return ["(started_at, channel_id, call_id) < (?, ?, ?)", startedAt, after.channelId, after.callId];
}

function isLid(jid: string): boolean {
  return jid.endsWith("@lid");
}
