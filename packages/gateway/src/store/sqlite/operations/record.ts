import { callerLaneNo } from "../../../caller-lane.ts";
import type { ActionEnd } from "../../actions.ts";
import type { Callback } from "../../callbacks.ts";
import type { JournalEntry, LoggedCall, NewDelivery, RecordOutcome } from "../../channel-store.ts";
import { EVENT_SLOTS, slotOf } from "../../event-slots.ts";
import { kindOf } from "../../kinds.ts";
import type { CredentialRecord, EventRecord } from "../../records.ts";
import { NOBODY } from "../../row-ids.ts";
import type { Database } from "../driver.ts";
import { endAction, insertAction, packAction } from "./actions.ts";
import { placeOf, valuesOfCall } from "./call-columns.ts";
import { beginSummary, callbacksAtEnd } from "./callbacks-at-end.ts";
import { readCall } from "./calls.ts";
import { writeCredentials } from "./credentials.ts";
import { numbersOf, refOf } from "./numbers.ts";
import { row, type Value } from "./rows.ts";
import { type EndedCall, tallyOf } from "./tally.ts";
import { callWriterOf, type EventSlots } from "./write-call.ts";
import { writeLog } from "./write-log.ts";

/**
 * A journal entry on its way to the thread: of each row the values, in the order in which its statement takes them.
 * To copy an object from thread to thread costs four times as much.
 */
export interface PackedEntry {
  channelId: string;
  call: Value[] | null;
  isNew: boolean;
  slots: EventSlots;
  events: Value[][];
  deliveries: PackedDelivery[];
  summaryOf?: string;
  log?: LoggedCall;
  actions?: Value[][];
  ends?: ActionEnd[];
  credentials?: CredentialRecord[];
}

/** `kind` null: a replay, which is what the delivery is that it repeats. */
type PackedDelivery = [
  id: Value,
  webhookId: string,
  kind: number | null,
  event: Value,
  lane: string,
  createdAt: number,
  replayOf: Value,
];

export function packEntry(channelId: string, entry: JournalEntry): PackedEntry {
  const { call, isNew, events, deliveries, actions, ends, credentials, log, summaryOf } = entry;
  const kindOfEvent = (eventId: string): number | null => {
    const event = events.find((one) => one.eventId === eventId);
    return event ? kindOf(event) : null;
  };
  const packed: PackedEntry = {
    channelId,
    call: call ? valuesOfCall(call) : null,
    isNew: isNew === true,
    slots: slotsOf(events),
    events: events.map(valuesOfEvent),
    deliveries: deliveries.map((delivery) => packDelivery(delivery, kindOfEvent(delivery.eventId))),
  };
  if (summaryOf !== undefined) packed.summaryOf = summaryOf;
  if (log) packed.log = log;
  if (actions) packed.actions = actions.map(packAction);
  if (ends) packed.ends = ends;
  if (credentials) packed.credentials = credentials;
  return packed;
}

function slotsOf(events: readonly EventRecord[]): EventSlots {
  const slots: EventSlots = EVENT_SLOTS.map(() => null);
  for (const event of events) {
    const slot = slotOf(event);
    if (slot) slots[EVENT_SLOTS.indexOf(slot)] ??= refOf(event.eventId);
  }
  return slots;
}

function valuesOfEvent({ eventId, type, method, status, at, journaledAt, body }: EventRecord): Value[] {
  return [refOf(eventId), type, method, status, at, journaledAt, body];
}

function packDelivery(
  { deliveryId, eventId, webhookId, lane, createdAt, replayOf }: NewDelivery,
  kind: number | null,
): PackedDelivery {
  const original = replayOf === null ? null : refOf(replayOf);
  return [refOf(deliveryId), webhookId, kind, refOf(eventId), lane, createdAt, original];
}

const AT = {
  status: placeOf("status"),
  endReason: placeOf("end_reason"),
  endedAt: placeOf("ended_at"),
  startedAt: placeOf("started_at"),
  callId: placeOf("call_id"),
} as const;

/** Writes a journal entry. A delivery with nothing pending before it in its lane is the head, and due at once. */
export function record(db: Database): (entry: PackedEntry) => RecordOutcome {
  const numbers = numbersOf(db);
  const calls = callWriterOf(db);
  const tally = tallyOf(db);
  const read = readCall(db);
  const putEvent = db.prepare(`
    INSERT INTO events (channel_no, call, id, type, method, status, at, journaled_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const putDelivery = insertDelivery(db);
  const putCredentials = writeCredentials(db);
  const callbacksOf = callbacksAtEnd(db);
  const begin = beginSummary(db);
  const putLog = writeLog(db);
  const putAction = insertAction(db);
  const end = endAction(db);
  return (entry) => {
    const {
      channelId,
      call,
      isNew,
      slots,
      events,
      deliveries,
      credentials = [],
      actions = [],
      ends = [],
      summaryOf,
      log,
    } = entry;
    const channelNo = numbers.channel(channelId);
    if (channelNo === NOBODY) throw new Error(`there is no channel ${channelId}`);
    if (summaryOf !== undefined && !begin(channelNo, summaryOf)) return { isLate: true };
    let callbacks: Callback[] = [];
    let callRow: number | null = null;
    if (call) {
      const inserted = isNew ? calls.insert(channelNo, call, slots) : calls.update(channelNo, call, slots);
      const known = inserted === undefined && read({ channelId, callId: String(call[AT.callId]) });
      if (known) return { known };
      if (inserted === undefined) throw new Error(`call ${call[AT.callId]} could not be written`);
      callRow = inserted;
      // A call that has ended is written no more.
      if (call[AT.endedAt] != null) {
        tally.count(endOf(channelNo, call));
        callbacks = callbacksOf(channelNo, inserted, call);
      }
    }
    if (log) callRow = putLog(channelNo, log, slots);
    for (const event of events) putEvent.run(channelNo, callRow, ...event);
    for (const action of actions) if (callRow !== null) putAction(channelNo, callRow, action);
    for (const each of ends) end({ channelId, ...each });
    if (credentials.length > 0) putCredentials({ channelId, credentials });
    // In the lanes of a new call is nothing yet.
    const isFresh = call !== null && isNew && events.length === 1;
    const heads = deliveries.map((delivery) => putDelivery(channelId, delivery, callRow, isFresh));
    return { heads, ...(callbacks.length > 0 && { callbacks }) };
  };
}

function endOf(channelNo: number, call: Value[]): EndedCall {
  const endReason = call[AT.endReason] ?? null;
  return {
    channelNo,
    startedAt: Number(call[AT.startedAt]),
    endedAt: Number(call[AT.endedAt]),
    status: String(call[AT.status]),
    endReason: endReason === null ? null : String(endReason),
  };
}

/** @returns whether it is the head of its lane; `isFresh` says that it must be, unless calls before it are in its lane */
function insertDelivery(
  db: Database,
): (channelId: string, delivery: PackedDelivery, callRow: number | null, isFresh: boolean) => boolean {
  const numbers = numbersOf(db);
  const before = db.prepare(`
    SELECT count(*) AS waiting, max(yields) AS yields FROM deliveries INDEXED BY deliveries_by_lane
    WHERE webhook_no = ? AND lane = ? AND state = 'pending'`);
  const repeated = db.prepare("SELECT kind, event, lane FROM deliveries WHERE id = ?");
  const insert = db.prepare(`
    INSERT INTO deliveries (id, webhook_no, kind, event, lane, created_at, replay_of, due_at, yields, state, attempts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0)`);
  const hurry = db.prepare(`
    UPDATE deliveries INDEXED BY deliveries_by_lane SET yields = 0
    WHERE webhook_no = ? AND lane = ? AND state = 'pending' AND yields = 1`);
  return (channelId, [id, webhookId, kind, event, lane, createdAt, replayOf], callRow, isFresh) => {
    const webhookNo = numbers.webhook(channelId, webhookId);
    if (webhookNo === NOBODY) throw new Error(`channel ${channelId} has no webhook ${webhookId}`);
    const original = replayOf === null ? null : numbers.delivery(replayOf);
    const of = original === null ? undefined : row(repeated, original);
    if (original !== null && !of) throw new Error(`there is no delivery ${replayOf} to repeat`);
    const ofCaller = of ? null : callerLaneNo(lane);
    const laneNo = of ? Number(of.lane) : (ofCaller ?? callRow ?? numbers.lane(lane));
    const waiting = isFresh && ofCaller === null ? undefined : row(before, webhookNo, laneNo);
    const isHead = waiting === undefined || Number(waiting.waiting) === 0;
    // The replays that a live one waits for come with it.
    if (original === null && waiting?.yields === 1) hurry.run(webhookNo, laneNo);
    const values = [of?.kind ?? kind, of?.event ?? event, laneNo, createdAt, original];
    insert.run(id, webhookNo, ...values, isHead ? createdAt : null, original === null ? 0 : 1);
    return isHead;
  };
}
