import type { Call, EventRecord } from "../../records.ts";
import type { JournalEntry, NewDelivery } from "../../store.ts";
import type { Database } from "../driver.ts";
import { row } from "./rows.ts";

/** Writes a journal entry. A delivery with nothing pending before it in its lane is the head, and due at once. */
export function record(db: Database): (entry: JournalEntry) => boolean[] {
  const putCall = upsertCall(db);
  const putEvent = insertEvent(db);
  const putDelivery = insertDelivery(db);
  return ({ channelId, call, events, deliveries }) => {
    if (call) putCall(channelId, call);
    for (const event of events) putEvent(channelId, event);
    return deliveries.map((delivery) => putDelivery(channelId, delivery));
  };
}

function upsertCall(db: Database): (channelId: string, call: Call) => void {
  const upsert = db.prepare(`
    INSERT INTO calls (channel_id, call_id, status, caller, creator, caller_number, caller_lid, group_call,
      group_jid, video_call, offline_call, started_at, ringing_at, ended_at, end_reason, heard_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (channel_id, call_id) DO UPDATE SET
      status = excluded.status, caller = excluded.caller, caller_number = excluded.caller_number,
      caller_lid = excluded.caller_lid, group_call = excluded.group_call, group_jid = excluded.group_jid,
      video_call = excluded.video_call, ringing_at = excluded.ringing_at, ended_at = excluded.ended_at,
      end_reason = excluded.end_reason, heard_at = excluded.heard_at`);
  return (channelId, call) => {
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
