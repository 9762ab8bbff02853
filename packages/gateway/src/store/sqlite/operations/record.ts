import type { Call, EventRecord } from "../../records.ts";
import type { JournalEntry, NewDelivery } from "../../store.ts";
import type { Database } from "../driver.ts";
import { row } from "./rows.ts";

/** Writes a journal entry. A delivery with nothing pending before it in its lane is the head, and due at once. */
export function record(db: Database): (entry: JournalEntry) => boolean[] {
  const writeCall = putCall(db);
  const putEvent = insertEvent(db);
  const putDelivery = insertDelivery(db);
  return ({ channelId, call, events, deliveries }) => {
    if (call) writeCall(channelId, call, events.map(({ eventId }) => ` ${eventId}`).join(""));
    for (const event of events) putEvent(channelId, event);
    return deliveries.map((delivery) => putDelivery(channelId, delivery));
  };
}

/**
 * Most entries move a call on and tell nothing new of who calls, and one ends it. What an index or a trigger looks at
 * stays unmentioned until it changes: SQLite writes anew each index of a column that is set, also to what it was.
 */
function putCall(db: Database): (channelId: string, call: Call, eventIds: string) => void {
  const moving = (sets: string): string => `
    UPDATE calls SET ${sets} status = ?, ringing_at = ?, end_reason = ?, heard_at = ?, event_ids = event_ids || ?
    WHERE channel_id = ? AND call_id = ? AND caller_number IS ? AND caller_lid IS ? AND group_call = ?
      AND group_jid IS ? AND video_call = ?`;
  const move = db.prepare(moving(""));
  const end = db.prepare(moving("ended_at = ?,"));
  const upsert = upsertCall(db);
  return (channelId, call, eventIds) => {
    const values = [
      call.status,
      call.ringingAt,
      call.endReason,
      call.heardAt,
      eventIds,
      channelId,
      call.callId,
      call.callerNumber,
      call.callerLid,
      call.group ? 1 : 0,
      call.groupJid,
      call.video ? 1 : 0,
    ];
    const { changes } = call.endedAt === null ? move.run(...values) : end.run(call.endedAt, ...values);
    if (changes === 0) upsert(channelId, call, eventIds);
  };
}

function upsertCall(db: Database): (channelId: string, call: Call, eventIds: string) => void {
  const upsert = db.prepare(`
    INSERT INTO calls (channel_id, call_id, status, caller, creator, caller_number, caller_lid, group_call,
      group_jid, video_call, offline_call, started_at, ringing_at, ended_at, end_reason, heard_at, event_ids)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (channel_id, call_id) DO UPDATE SET
      status = excluded.status, caller = excluded.caller, caller_number = excluded.caller_number,
      caller_lid = excluded.caller_lid, group_call = excluded.group_call, group_jid = excluded.group_jid,
      video_call = excluded.video_call, ringing_at = excluded.ringing_at, ended_at = excluded.ended_at,
      end_reason = excluded.end_reason, heard_at = excluded.heard_at,
      event_ids = calls.event_ids || excluded.event_ids`);
  return (channelId, call, eventIds) => {
    upsert.run(
      channelId,
      call.callId,
      call.status,
      call.callerNumber ?? call.callerLid ?? call.creator,
      call.creator,
      call.callerNumber,
      call.callerLid,
      call.group ? 1 : 0,
      call.groupJid,
      call.video ? 1 : 0,
      call.offline ? 1 : 0,
      call.startedAt,
      call.ringingAt,
      call.endedAt,
      call.endReason,
      call.heardAt,
      eventIds,
    );
  };
}

function insertEvent(db: Database): (channelId: string, event: EventRecord) => void {
  const insert = db.prepare(`
    INSERT INTO events (channel_id, event_id, call_id, type, method, status, at, journaled_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (channelId, event) => {
    const { eventId, callId, type, method, status, at, journaledAt, body } = event;
    insert.run(channelId, eventId, callId, type, method, status, at, journaledAt, body);
  };
}

function insertDelivery(db: Database): (channelId: string, delivery: NewDelivery) => boolean {
  const before = db.prepare(`
    SELECT 1 FROM deliveries INDEXED BY deliveries_by_lane
    WHERE channel_id = ? AND webhook_id = ? AND lane = ? AND state = 'pending' LIMIT 1`);
  const insert = db.prepare(`
    INSERT INTO deliveries (channel_id, delivery_id, event_id, webhook_id, lane, state, due_at, attempts,
      replay_of, created_at)
    VALUES (?, ?, ?, ?, ?, 'pending', ?, 0, ?, ?)`);
  return (channelId, { deliveryId, eventId, webhookId, lane, createdAt, replayOf }) => {
    const isHead = row(before, channelId, webhookId, lane) === undefined;
    const dueAt = isHead ? createdAt : null;
    insert.run(channelId, deliveryId, eventId, webhookId, lane, dueAt, replayOf, createdAt);
    return isHead;
  };
}
