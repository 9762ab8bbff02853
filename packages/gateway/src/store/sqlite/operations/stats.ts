import type { HourCount, HourWindow, RingCount } from "../../history.ts";
import type { Call } from "../../records.ts";
import type { Database } from "../driver.ts";
import { type Row, row, rows } from "./rows.ts";

export function callsByHour(db: Database): (window: HourWindow) => HourCount[] {
  const read = endedCalls(db, "hour, status");
  return (window) => read(window) as unknown as HourCount[];
}

export function callsByRingTime(db: Database): (window: HourWindow) => RingCount[] {
  const read = endedCalls(db, "status, ring_seconds AS ringSeconds");
  return (window) => read(window) as unknown as RingCount[];
}

/** The counts of all channels together stand under a name that no channel has. */
const ALL = "*";

function endedCalls(db: Database, groups: string): (window: HourWindow) => Row[] {
  const select = db.prepare(`
    SELECT ${groups}, sum(calls) AS calls FROM call_stats
    WHERE channel_id = ? AND hour >= ? AND hour < ? GROUP BY 1, 2`);
  return ({ channelId, from, to }) => rows(select, channelId ?? ALL, from, to);
}

type Count = { status: Call["status"]; calls: number };

export function openCallCounts(db: Database): (args: { channelId: string | null }) => Count[] {
  const select = db.prepare(`
    SELECT status, count(*) AS calls FROM calls
    WHERE ended_at IS NULL AND end_reason IS NULL AND channel_id = coalesce(?, channel_id)
    GROUP BY status`);
  return ({ channelId }) => rows(select, channelId) as unknown as Count[];
}

export function pendingCount(db: Database): (args: { channelId: string | null }) => number {
  const ofOne = db.prepare(
    "SELECT count(*) AS count FROM deliveries WHERE channel_id = ? AND state = 'pending'",
  );
  const ofAll = db.prepare("SELECT count(*) AS count FROM deliveries WHERE state = 'pending'");
  return ({ channelId }) => Number((channelId === null ? row(ofAll) : row(ofOne, channelId))?.count);
}
