import { join } from "node:path";
import { IDS_PER_MS } from "../../../gateway/src/ids.ts";
import { kindOf } from "../../../gateway/src/store/kinds.ts";
import type { CallStatus } from "../../../gateway/src/store/records.ts";
import { type Database, openDatabase } from "../../../gateway/src/store/sqlite/driver.ts";
import { seeded } from "../../../gateway/test/stage/seeded.ts";

export interface Past {
  channelId: string;
  calls: number;
  /** Spread over this many days up to now. */
  days: number;
  /** Calls that the account placed, over the same days. Default: none. */
  placed?: number;
  /** The newest calls have events that were delivered to it. */
  webhookId?: string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How many of the newest calls have events and deliveries. */
const WITH_EVENTS = 200;
/** How busy each hour of a working day is. */
const HOURS = [0, 0, 0, 0, 0, 0, 1, 3, 8, 12, 13, 10, 6, 9, 12, 11, 9, 7, 4, 3, 2, 1, 1, 0];

/** Writes calls of the past into a database that no gateway has open, much faster than they could be placed. */
export function fillPast(dataDir: string, past: Past, now = Date.now()): void {
  const db = openDatabase(join(dataDir, "ringhook.db"));
  try {
    db.exec("PRAGMA synchronous = OFF");
    db.exec("BEGIN");
    writeCalls(db, past, now);
    writePlaced(db, past, now);
    db.exec(COUNT);
    db.exec("COMMIT");
  } finally {
    db.close();
  }
}

/** The counts that the gateway keeps beside its calls. */
const COUNT = `
  DELETE FROM call_stats;
  INSERT INTO call_stats (channel_no, hour, status, ring_seconds, calls)
  SELECT iif(of_all, 0, channel_no), started_at / 3600000 * 3600000, status, (ended_at - started_at) / 1000, count(*)
  FROM calls, (SELECT 0 AS of_all UNION ALL SELECT 1)
  WHERE status IN ('missed', 'answered') GROUP BY 1, 2, 3, 4`;

function writeCalls(db: Database, { channelId, calls, days, webhookId }: Past, now: number): void {
  // The same seed each time, so that pictures and tests repeat.
  const random = seeded(7);
  const insert = db.prepare(`
    INSERT INTO calls (channel_no, id, call_id, status, caller, creator, caller_number, caller_lid, group_call, group_jid,
      video_call, offline_call, started_at, ringing_at, ended_at, end_reason, heard_at)
    VALUES ((SELECT channel_no FROM channels WHERE channel_id = ?), ?, ?, ?, ?, ?, ?, NULL, ?, NULL, ?, ?, ?, ?, ?, ?, ?)`);
  let id = 0;
  const deliver = webhookId === undefined ? undefined : delivering(db, channelId, webhookId);
  const starts = Array.from({ length: calls }, () => momentOf(random, now, days)).sort((a, b) => a - b);
  for (const [index, startedAt] of starts.entries()) {
    const hour = new Date(startedAt).getHours();
    // At lunch and after five, fewer people pick up.
    const isMissed = random() < (hour === 12 || hour >= 17 || hour < 8 ? 0.68 : 0.22);
    const seconds = Math.round(isMissed ? 8 + random() ** 2 * 52 : 3 + random() ** 2 * 24);
    const callId = (index + 0xa1 * 16 ** 6).toString(16).toUpperCase().padStart(32, "3EB0C767D097");
    const caller = `${491_512_345_000 + Math.floor(random() ** 3 * 400)}@s.whatsapp.net`;
    const endedAt = startedAt + seconds * 1_000;
    const status = isMissed ? "missed" : "answered";
    const reason = isMissed ? (random() < 0.7 ? "hung_up" : "timeout") : "answered";
    const video = random() < 0.14 ? 1 : 0;
    const group = random() < 0.05 ? 1 : 0;
    const ringingAt = startedAt + 1_000;
    id = Math.max(id + 1, startedAt * IDS_PER_MS);
    insert.run(
      channelId,
      id,
      callId,
      status,
      caller,
      caller,
      caller,
      group,
      video,
      0,
      startedAt,
      ringingAt,
      endedAt,
      reason,
      endedAt,
    );
    if (index >= calls - WITH_EVENTS) {
      deliver?.(id, callId, caller, [
        ["initiated", startedAt],
        ["ringing", ringingAt],
        [status, endedAt],
      ]);
    }
  }
}

/** Calls that the account placed, as its phone noted them: two of three were answered. */
function writePlaced(db: Database, { channelId, placed = 0, days }: Past, now: number): void {
  const random = seeded(11);
  const insert = db.prepare(`
    INSERT INTO calls (channel_no, id, call_id, status, caller, creator, caller_number, group_call, video_call, offline_call, direction,
      started_at, ended_at, end_reason, heard_at, duration, log)
    VALUES ((SELECT channel_no FROM channels WHERE channel_id = ?), ?, ?, 'ended', ?, ?, ?, 0, ?, 0, 'outgoing', ?, ?, ?, ?, ?, ?)`);
  for (let made = 0; made < placed; made += 1) {
    const startedAt = momentOf(random, now, days);
    const isAnswered = random() < 0.66;
    const seconds = isAnswered ? Math.round(20 + random() ** 2 * 900) : 0;
    const endedAt = startedAt + (seconds + 12) * 1_000;
    const person = `${491_512_345_000 + Math.floor(random() ** 3 * 400)}@s.whatsapp.net`;
    const result = isAnswered ? "CONNECTED" : "MISSED";
    const log = {
      result,
      durationSeconds: seconds,
      startedAt,
      writtenAt: endedAt,
      readAt: endedAt + 900,
      participants: [{ id: person, result }],
    };
    insert.run(
      channelId,
      startedAt * IDS_PER_MS + 1_000 + made,
      `AC${made.toString(16).toUpperCase().padStart(30, "0")}`,
      `to:${person}`,
      person,
      person,
      random() < 0.1 ? 1 : 0,
      startedAt,
      endedAt,
      isAnswered ? "completed" : "not_answered",
      endedAt,
      seconds,
      JSON.stringify(log),
    );
  }
}

/** Writes events with a successful delivery each. */
function delivering(db: Database, channelId: string, webhookId: string) {
  const event = db.prepare(`
    INSERT INTO events (channel_no, id, call, type, method, status, at, journaled_at, body)
    VALUES ((SELECT channel_no FROM channels WHERE channel_id = ?), ?, ?, 'calls', 'post', ?, ?, ?, ?)`);
  const keep = [1, 2, 3].map((number) => db.prepare(`UPDATE calls SET event${number} = ? WHERE id = ?`));
  const delivery = db.prepare(`
    INSERT INTO deliveries (webhook_no, id, event, kind, lane, state, attempts, created_at, settled_at, sent_at, duration_ms,
      address, http_status)
    VALUES ((SELECT webhook_no FROM webhooks WHERE webhook_id = ?), ?, ?, ?, ?, 'delivered', 1, ?, ?, ?, ?, '127.0.0.1', 200)`);
  let made = 0;
  return (call: number, callId: string, from: string, reached: [status: CallStatus, at: number][]): void => {
    for (const [index, [status, at]] of reached.entries()) {
      made += 1;
      // A delivery stands right behind its event.
      const eventNo = at * IDS_PER_MS + 2 * made;
      const kind = kindOf({ type: "calls", method: "post", status });
      const told = {
        id: callId,
        from,
        chat_id: from,
        status,
        timestamp: at,
        group_call: false,
        video_call: false,
        offline_call: false,
      };
      const body = JSON.stringify({
        calls: [told],
        event: { type: "calls", event: "post" },
        channel_id: channelId,
      });
      keep[index]?.run(eventNo, call);
      event.run(channelId, eventNo, call, status, at, at + 24, body);
      const duration = 18 + (made % 37);
      delivery.run(
        webhookId,
        eventNo + 1,
        eventNo,
        kind,
        call,
        at + 24,
        at + 26 + duration,
        at + 26,
        duration,
      );
    }
  };
}

/** A time in the past when people call. */
function momentOf(random: () => number, now: number, days: number): number {
  for (;;) {
    const at = now - HOUR_MS - random() * days * DAY_MS;
    const date = new Date(at);
    const isWeekend = date.getDay() === 0 || date.getDay() === 6;
    const busy = (HOURS[date.getHours()] ?? 0) * (isWeekend ? 0.25 : 1);
    if (random() * 13 < busy + 0.15) return Math.floor(at / 1_000) * 1_000;
  }
}
