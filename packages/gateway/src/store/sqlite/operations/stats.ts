import type { HourCount, HourWindow, RingCount } from "../../history.ts";
import type { Call } from "../../records.ts";
import type { Database } from "../driver.ts";
import { numbersOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";
import { ALL_CHANNELS } from "./tally.ts";

export function callsByHour(db: Database): (window: HourWindow) => HourCount[] {
  const read = endedCalls(db, "hour, status");
  return (window) => read(window) as unknown as HourCount[];
}

export function callsByRingTime(db: Database): (window: HourWindow) => RingCount[] {
  const read = endedCalls(db, "status, ring_seconds AS ringSeconds");
  return (window) => read(window) as unknown as RingCount[];
}

function endedCalls(db: Database, groups: string): (window: HourWindow) => Row[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT ${groups}, sum(calls) AS calls FROM call_stats
    WHERE channel_no = ? AND hour >= ? AND hour < ? GROUP BY 1, 2`);
  return ({ channelId, from, to }) =>
    rows(select, channelId === null ? ALL_CHANNELS : numbers.channel(channelId), from, to);
}

type Count = { status: Call["status"]; calls: number };
type Scope = { channelId: string | null };

export function openCallCounts(db: Database): (args: Scope) => Count[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT status, count(*) AS calls FROM calls INDEXED BY calls_open
    WHERE ended_at IS NULL AND end_reason IS NULL AND channel_no = coalesce(?, channel_no)
    GROUP BY status`);
  return ({ channelId }) =>
    rows(select, channelId === null ? null : numbers.channel(channelId)) as unknown as Count[];
}

export function pendingCount(db: Database): (args: Scope) => number {
  const numbers = numbersOf(db);
  const ofOne = db.prepare(`
    SELECT count(*) AS count FROM webhooks w CROSS JOIN deliveries d INDEXED BY deliveries_by_lane
      ON d.webhook_no = w.webhook_no AND d.state = 'pending'
    WHERE w.channel_no = ?`);
  const ofAll = db.prepare(
    "SELECT count(*) AS count FROM deliveries INDEXED BY deliveries_by_lane WHERE state = 'pending'",
  );
  return ({ channelId }) =>
    Number((channelId === null ? row(ofAll) : row(ofOne, numbers.channel(channelId)))?.count);
}
