import { join } from "node:path";
import { firstIdAt } from "../../../gateway/src/ids.ts";
import { type Database, openDatabase } from "../../../gateway/src/store/sqlite/driver.ts";
import { seeded } from "../../../gateway/test/stage/seeded.ts";

export interface Past {
  channelId: string;
  calls: number;
  /** Over so many days up to now. */
  days: number;
  /** Sends the events of the newest calls there, as if they had been delivered. */
  webhookId?: string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** So many of the newest calls have events and deliveries. */
const WITH_EVENTS = 200;
/** How busy each hour of a working day is. */
const HOURS = [0, 0, 0, 0, 0, 0, 1, 3, 8, 12, 13, 10, 6, 9, 12, 11, 9, 7, 4, 3, 2, 1, 1, 0];

/** Writes calls of the past into a database that no gateway has open: much faster than they could be placed. */
export function fillPast(dataDir: string, past: Past, now = Date.now()): void {
  const db = openDatabase(join(dataDir, "ringhook.db"));
  try {
    db.exec("PRAGMA synchronous = OFF");
    db.exec("BEGIN");
    writeCalls(db, past, now);
    db.exec(COUNT);
    db.exec("COMMIT");
  } finally {
    db.close();
  }
}

/** Who writes calls counts them, as the migration does for those it finds. */
const COUNT = `
  DELETE FROM call_stats;
  INSERT INTO call_stats (channel_id, hour, status, ring_seconds, calls)
  SELECT iif(of_all, '*', channel_id), started_at / 3600000 * 3600000, status, (ended_at - started_at) / 1000, count(*)
  FROM calls, (SELECT 0 AS of_all UNION ALL SELECT 1)
  WHERE ended_at IS NOT NULL GROUP BY 1, 2, 3, 4`;

function writeCalls(db: Database, { channelId, calls, days, webhookId }: Past, now: number): void {
  // The same numbers each time, so that pictures and tests are alike.
  const random = seeded(7);
  const insert = db.prepare(`
    INSERT INTO calls (channel_id, call_id, status, caller, creator, caller_number, caller_lid, group_call, group_jid,
      video_call, offline_call, started_at, ringing_at, ended_at, end_reason, heard_at)
    VALUES (?, ?, ?, ?, ?, ?, NULL, ?, NULL, ?, ?, ?, ?, ?, ?, ?)`);
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
    insert.run(
      channelId,
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
      deliver?.(callId, caller, [
        ["initiated", startedAt],
        ["ringing", ringingAt],
        [status, endedAt],
      ]);
    }
  }
}

/** Events with a delivery each, as a receiver that works takes them. */
function delivering(db: Database, channelId: string, webhookId: string) {
  const event = db.prepare(`
    INSERT INTO events (channel_id, event_id, call_id, type, method, status, at, journaled_at, body)
    VALUES (?, ?, ?, 'calls', 'post', ?, ?, ?, ?)`);
  const keep = db.prepare(
    "UPDATE calls SET event_ids = event_ids || ' ' || ? WHERE channel_id = ? AND call_id = ?",
  );
  const delivery = db.prepare(`
    INSERT INTO deliveries (channel_id, delivery_id, event_id, webhook_id, lane, state, attempts, created_at, settled_at,
      sent_at, duration_ms, address, http_status)
    VALUES (?, ?, ?, ?, ?, 'delivered', 1, ?, ?, ?, ?, '127.0.0.1', 200)`);
  let made = 0;
  return (callId: string, from: string, reached: [status: string, at: number][]): void => {
    for (const [status, at] of reached) {
      made += 1;
      const tail = String(made).padStart(16, "0");
      const eventId = firstIdAt("evt", at).slice(0, -16) + tail;
      const deliveryId = firstIdAt("dlv", at).slice(0, -16) + tail;
      const call = {
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
        calls: [call],
        event: { type: "calls", event: "post" },
        channel_id: channelId,
      });
      keep.run(eventId, channelId, callId);
      event.run(channelId, eventId, callId, status, at, at + 24, body);
      const duration = 18 + (made % 37);
      delivery.run(
        channelId,
        deliveryId,
        eventId,
        webhookId,
        callId,
        at + 24,
        at + 26 + duration,
        at + 26,
        duration,
      );
    }
  };
}

/** A moment of the past when people call. */
function momentOf(random: () => number, now: number, days: number): number {
  for (;;) {
    const at = now - HOUR_MS - random() * days * DAY_MS;
    const date = new Date(at);
    const isWeekend = date.getDay() === 0 || date.getDay() === 6;
    const busy = (HOURS[date.getHours()] ?? 0) * (isWeekend ? 0.25 : 1);
    if (random() * 13 < busy + 0.15) return Math.floor(at / 1_000) * 1_000;
  }
}
