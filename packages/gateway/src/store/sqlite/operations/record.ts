import type { Call, EventRecord } from "../../records.ts";
import type { JournalEntry, NewDelivery, RecordOutcome } from "../../store.ts";
import type { Database } from "../driver.ts";
import { readCall } from "./calls.ts";
import { countCall, type EndedCall } from "./count-call.ts";
import { row, type Value } from "./rows.ts";

/**
 * A journal entry on its way to the thread: of each row the values, in the order in which its statement takes them.
 * To copy an object from thread to thread costs four times as much.
 */
export interface PackedEntry {
  call: Value[] | null;
  isNew: boolean;
  events: Value[][];
  deliveries: Value[][];
}

export function packEntry({ channelId, call, isNew, events, deliveries }: JournalEntry): PackedEntry {
  return {
    call: call ? valuesOfCall(channelId, call, events) : null,
    isNew: isNew === true,
    events: events.map((event) => valuesOfEvent(channelId, event)),
    deliveries: deliveries.map((delivery) => valuesOfDelivery(channelId, delivery)),
  };
}

/** Writes a journal entry. A delivery with nothing pending before it in its lane is the head, and due at once. */
export function record(db: Database): (entry: PackedEntry) => RecordOutcome {
  const insertNew = db.prepare(`${INSERT_CALL} ON CONFLICT DO NOTHING`);
  const read = readCall(db);
  const write = writeCall(db);
  const putEvent = db.prepare(`
    INSERT INTO events (channel_id, event_id, call_id, type, method, status, at, journaled_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const putDelivery = insertDelivery(db);
  const count = countCall(db);
  return ({ call, isNew, events, deliveries }) => {
    if (call && isNew && insertNew.run(...call).changes === 0) {
      const known = read({ channelId: String(call[AT.channelId]), callId: String(call[AT.callId]) });
      if (known) return { known };
    } else if (call && !isNew) write(call);
    // A call that has ended is written no more.
    if (call && call[AT.endedAt] !== null) count(endOf(call));
    for (const event of events) putEvent.run(...event);
    // In the lanes of a new call is nothing yet.
    const isFresh = call !== null && isNew && events.length === 1;
    return { heads: deliveries.map((delivery) => putDelivery(delivery, isFresh)) };
  };
}

/** A step takes the first values, a call's end one more, a whole row all. */
const STEP_VALUES = 12;
const END_VALUES = 13;
/** Where those values stand that are asked for by themselves. */
const AT = { status: 0, endReason: 2, channelId: 5, callId: 6, endedAt: 12, startedAt: 16 } as const;

function endOf(call: Value[]): EndedCall {
  const at = (index: number): Value => call[index] ?? null;
  return {
    channelId: at(AT.channelId),
    startedAt: Number(at(AT.startedAt)),
    endedAt: Number(at(AT.endedAt)),
    status: at(AT.status),
    endReason: at(AT.endReason),
  };
}

function valuesOfCall(channelId: string, call: Call, events: readonly EventRecord[]): Value[] {
  return [
    call.status,
    call.ringingAt,
    call.endReason,
    call.heardAt,
    events.map(({ eventId }) => ` ${eventId}`).join(""),
    channelId,
    call.callId,
    call.callerNumber,
    call.callerLid,
    call.group ? 1 : 0,
    call.groupJid,
    call.video ? 1 : 0,
    call.endedAt,
    call.callerNumber ?? call.callerLid ?? call.creator,
    call.creator,
    call.offline ? 1 : 0,
    call.startedAt,
  ];
}

const INSERT_CALL = `
  INSERT INTO calls (status, ringing_at, end_reason, heard_at, event_ids, channel_id, call_id, caller_number, caller_lid,
    group_call, group_jid, video_call, ended_at, caller, creator, offline_call, started_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * Most entries move a call on and tell nothing new of who calls, and one ends it. What an index looks at
 * stays unmentioned until it changes: SQLite writes anew each index of a column that is set, also to what it was.
 */
function writeCall(db: Database): (values: Value[]) => void {
  const moving = (sets: string): string => `
    UPDATE calls SET status = ?1, ringing_at = ?2, end_reason = ?3, heard_at = ?4, event_ids = event_ids || ?5 ${sets}
    WHERE channel_id = ?6 AND call_id = ?7 AND caller_number IS ?8 AND caller_lid IS ?9 AND group_call = ?10
      AND group_jid IS ?11 AND video_call = ?12`;
  const move = db.prepare(moving(""));
  const end = db.prepare(moving(", ended_at = ?13"));
  const upsert = db.prepare(`
    ${INSERT_CALL} ON CONFLICT (channel_id, call_id) DO UPDATE SET
      status = excluded.status, caller = excluded.caller, caller_number = excluded.caller_number,
      caller_lid = excluded.caller_lid, group_call = excluded.group_call, group_jid = excluded.group_jid,
      video_call = excluded.video_call, ringing_at = excluded.ringing_at, ended_at = excluded.ended_at,
      end_reason = excluded.end_reason, heard_at = excluded.heard_at,
      event_ids = calls.event_ids || excluded.event_ids`);
  return (values) => {
    const goesOn = values[AT.endedAt] === null;
    const { changes } = goesOn
      ? move.run(...values.slice(0, STEP_VALUES))
      : end.run(...values.slice(0, END_VALUES));
    if (changes === 0) upsert.run(...values);
  };
}

function valuesOfEvent(channelId: string, event: EventRecord): Value[] {
  const { eventId, callId, type, method, status, at, journaledAt, body } = event;
  return [channelId, eventId, callId, type, method, status, at, journaledAt, body];
}

function valuesOfDelivery(channelId: string, delivery: NewDelivery): Value[] {
  const { deliveryId, eventId, webhookId, lane, createdAt, replayOf } = delivery;
  return [channelId, webhookId, lane, deliveryId, eventId, createdAt, replayOf];
}

/** @returns whether it is the head of its lane; `isFresh` says that it must be */
function insertDelivery(db: Database): (values: Value[], isFresh: boolean) => boolean {
  const before = db.prepare(`
    SELECT 1 FROM deliveries INDEXED BY deliveries_by_lane
    WHERE channel_id = ? AND webhook_id = ? AND lane = ? AND state = 'pending' LIMIT 1`);
  const insert = (dueAt: string): string => `
    INSERT INTO deliveries (channel_id, webhook_id, lane, delivery_id, event_id, created_at, replay_of, state, due_at, attempts)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'pending', ${dueAt}, 0)`;
  const insertHead = db.prepare(insert("?6"));
  const insertBehind = db.prepare(insert("NULL"));
  return (values, isFresh) => {
    const isHead = isFresh || row(before, ...values.slice(0, 3)) === undefined;
    (isHead ? insertHead : insertBehind).run(...values);
    return isHead;
  };
}
