import { IDS_PER_MS, timeOf } from "../../ids.ts";
import { kindOf } from "../kinds.ts";
import type { Database } from "./driver.ts";
import { type Row, row, rows, type Value } from "./operations/rows.ts";

/** Rows moved in one transaction: what a crash costs. */
const STEP = 10_000;

/** Behind which key of the old table a step continues, and the last number it gave. */
export interface Place {
  behind: string;
  last: number;
}

/** Moves some rows from a place on; `behind` null: all are done. */
export type MoveStep = (from: Place) => { behind: string | null; last: number; moved: number };

/** By their beginning, which is the order of their numbers. */
const moveCalls = (db: Database): MoveStep => {
  const columns = `call_id, given_id, status, caller, creator, caller_number, caller_lid, offered_by, group_call, group_jid, video_call,
    offline_call, started_at, ringing_at, ended_at, end_reason, heard_at`;
  // The old index over all channels; what it is called went with its table.
  const read = db.prepare(`
    SELECT c.channel_id AS channelId, n.channel_no AS channelNo, ${columns.replaceAll(/(\w+)/g, "c.$1")}
    FROM old_calls c JOIN channels n USING (channel_id)
    WHERE (c.started_at, c.channel_id, c.call_id) > (?, ?, ?)
    ORDER BY c.started_at, c.channel_id, c.call_id LIMIT ${STEP}`);
  const insert = db.prepare(`
    INSERT INTO calls (id, channel_no, ${columns}) VALUES (${Array.from({ length: 19 }, () => "?").join(", ")})`);
  const lid = db.prepare("INSERT INTO callers_of_lids (lid, caller) VALUES (?, ?) ON CONFLICT DO NOTHING");
  return ({ behind, last }) => {
    const [startedAt = "-1", channelId = "", callId = ""] = behind ? (JSON.parse(behind) as string[]) : [];
    const found = rows(read, Number(startedAt), channelId, callId);
    let id = last;
    for (const { channelId: _, channelNo, ...call } of found) {
      id = Math.max(id + 1, Number(call.started_at) * IDS_PER_MS);
      insert.run(id, channelNo ?? null, ...(Object.values(call) as Value[]));
      if (call.caller_lid != null) lid.run(call.caller_lid, call.caller ?? null);
    }
    const end = found.at(-1);
    const to = end && JSON.stringify([String(end.started_at), end.channelId, end.call_id]);
    return { behind: to ?? null, last: id, moved: found.length };
  };
};

const SLOTS: Record<string, string> = {
  initiated: "event1",
  ringing: "event2",
  missed: "event3",
  answered: "event3",
};

/** In the order of their ids, each with what is owed of it behind it. */
const moveEvents = (db: Database): MoveStep => {
  const read = db.prepare(`
    SELECT e.event_id AS publicId, n.channel_no AS channelNo, e.channel_id AS channelId, c.id AS call, e.type, e.method, e.status,
      e.at, e.journaled_at AS journaledAt, e.body
    FROM old_events e JOIN channels n USING (channel_id) LEFT JOIN calls c ON c.channel_no = n.channel_no AND c.call_id = e.call_id
    WHERE e.event_id > ? ORDER BY e.event_id LIMIT ${STEP}`);
  const insert = db.prepare(`
    INSERT INTO events (id, public_id, channel_no, call, type, method, status, at, journaled_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const slots = Object.fromEntries(
    ["event1", "event2", "event3"].map((slot) => [
      slot,
      db.prepare(`UPDATE calls SET ${slot} = ? WHERE id = ?`),
    ]),
  );
  const owed = db.prepare(
    `${oldDeliveries("INDEXED BY deliveries_by_event")} WHERE d.channel_id = ? AND d.event_id = ? AND d.replay_of IS NULL ORDER BY d.delivery_id`,
  );
  const deliver = insertDelivery(db);
  const lane = laneOf(db);
  return ({ behind, last }) => {
    const found = rows(read, behind);
    let id = last;
    let moved = found.length;
    for (const { publicId, channelId, channelNo, call, ...event } of found) {
      id = Math.max(id + 1, timeOf(String(publicId)) * IDS_PER_MS || 0);
      const eventNo = id;
      insert.run(
        eventNo,
        publicId ?? null,
        channelNo ?? null,
        call ?? null,
        ...(Object.values(event) as Value[]),
      );
      const slot = SLOTS[String(event.status)];
      if (call != null && slot !== undefined) slots[slot]?.run(eventNo, call);
      const kind = kindOf({
        type: String(event.type),
        method: String(event.method),
        status: event.status as never,
      });
      for (const delivery of rows(owed, channelId ?? null, publicId ?? null)) {
        id += 1;
        deliver(id, delivery, kind, eventNo, call == null ? lane(String(delivery.lane)) : Number(call), null);
        moved += 1;
      }
    }
    return { behind: found.length === 0 ? null : String(found.at(-1)?.publicId), last: id, moved };
  };
};

/** Replays stand by themselves, behind what they repeat. */
const moveReplays = (db: Database): MoveStep => {
  const read = db.prepare(`
    ${oldDeliveries("INDEXED BY deliveries_by_id")} WHERE d.replay_of IS NOT NULL AND d.delivery_id > ? ORDER BY d.delivery_id LIMIT ${STEP}`);
  const original = db.prepare("SELECT id, kind, event, lane FROM deliveries WHERE public_id = ?");
  const event = db.prepare("SELECT id, type, method, status, call FROM events WHERE public_id = ?");
  const taken = db.prepare("SELECT 1 FROM deliveries WHERE id = ?");
  const deliver = insertDelivery(db);
  const lane = laneOf(db);
  return ({ behind, last }) => {
    const found = rows(read, behind);
    let id = last;
    for (const delivery of found) {
      const before = row(original, delivery.replayOf ?? null);
      const of = before ? undefined : row(event, delivery.eventId ?? null);
      const kind = Number(before?.kind ?? (of ? kindOf(of as never) : 0));
      id = Math.max(id + 1, Number(before?.id ?? 0) + 1, timeOf(String(delivery.publicId)) * IDS_PER_MS || 0);
      while (row(taken, id)) id += 1;
      const laneNo = Number(before?.lane ?? of?.call ?? lane(String(delivery.lane)));
      // The original may be gone for good: then its number is one that no row has.
      const originalNo = Number(before?.id ?? timeOf(String(delivery.replayOf)) * IDS_PER_MS);
      deliver(id, delivery, kind, Number(before?.event ?? of?.id ?? 0), laneNo, originalNo);
    }
    return {
      behind: found.length === 0 ? null : String(found.at(-1)?.publicId),
      last: id,
      moved: found.length,
    };
  };
};

const moveAttempts = (db: Database): MoveStep => {
  const columns = "number, at, duration_ms, address, status, error, answer, remark, location";
  const read = db.prepare(`
    SELECT a.channel_id AS channelId, a.delivery_id AS publicId, d.id AS delivery, ${columns.replaceAll(/(\w+)/g, "a.$1")}
    FROM old_attempts a CROSS JOIN deliveries d INDEXED BY deliveries_by_public_id ON d.public_id = a.delivery_id
    WHERE (a.channel_id, a.delivery_id, a.number) > (?, ?, ?)
    ORDER BY a.channel_id, a.delivery_id, a.number LIMIT ${STEP}`);
  const insert = db.prepare(
    `INSERT INTO attempts (delivery, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ behind }) => {
    const [channelId = "", deliveryId = "", number = "-1"] = behind ? (JSON.parse(behind) as string[]) : [];
    const found = rows(read, channelId, deliveryId, Number(number));
    for (const { channelId: _channel, publicId: _id, ...attempt } of found) {
      insert.run(...(Object.values(attempt) as Value[]));
    }
    const end = found.at(-1);
    const to = end && JSON.stringify([end.channelId, end.publicId, String(end.number)]);
    return { behind: to ?? null, last: 0, moved: 0 };
  };
};

/** The index is named: the planner would rather read all of a channel for each event than sort its few deliveries. */
function oldDeliveries(index: string): string {
  return `
  SELECT d.delivery_id AS publicId, d.event_id AS eventId, w.webhook_no AS webhookNo, d.lane, d.replay_of AS replayOf,
    d.state, d.due_at, d.yields, d.attempts, d.created_at, d.settled_at, d.sent_at, d.duration_ms, d.address, d.http_status, d.answer, d.remark
  FROM old_deliveries d ${index} JOIN channels n ON n.channel_id = d.channel_id
    JOIN webhooks w ON w.channel_no = n.channel_no AND w.webhook_id = d.webhook_id`;
}

function insertDelivery(
  db: Database,
): (id: number, old: Row, kind: number, event: number, lane: number, replayOf: number | null) => void {
  const insert = db.prepare(`
    INSERT INTO deliveries (id, public_id, webhook_no, kind, event, lane, replay_of, state, due_at, yields, attempts, created_at,
      settled_at, sent_at, duration_ms, address, http_status, answer, remark)
    VALUES (${Array.from({ length: 19 }, () => "?").join(", ")})`);
  return (
    id,
    { publicId, eventId: _event, webhookNo, lane: _lane, replayOf: _replay, ...rest },
    kind,
    event,
    lane,
    replayOf,
  ) => {
    insert.run(
      id,
      publicId ?? null,
      webhookNo ?? null,
      kind,
      event,
      lane,
      replayOf,
      ...(Object.values(rest) as Value[]),
    );
  };
}

function laneOf(db: Database): (name: string) => number {
  const find = db.prepare("SELECT lane FROM lanes WHERE name = ?");
  const add = db.prepare("INSERT INTO lanes (name) VALUES (?) RETURNING lane");
  return (name) => Number((row(find, name) ?? row(add, name))?.lane);
}

/** The steps of a move, in order, and which indexes the next ones look by. All others are made at the end: filled at once, each is a sort. */
export const MOVE_STEPS: readonly [
  name: string,
  move: (db: Database) => MoveStep,
  indexes: readonly string[],
][] = [
  ["calls", (db) => moveCalls(db), ["calls_by_call_id"]],
  ["events", (db) => moveEvents(db), ["events_by_public_id", "deliveries_by_public_id"]],
  ["replays", (db) => moveReplays(db), []],
  ["attempts", (db) => moveAttempts(db), []],
];
