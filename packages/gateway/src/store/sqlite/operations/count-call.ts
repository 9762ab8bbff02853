import type { Database } from "../driver.ts";
import type { Value } from "./rows.ts";

/** Ring times are told apart up to an hour. */
const MOST_SECONDS = 3_600;
const HOUR_MS = 3_600_000;

/** Counts a call that has just ended, in its hour and by its ring time: for its channel, and for all of them. */
export function countCall(db: Database): (call: EndedCall) => void {
  const add = db.prepare(`
    INSERT INTO call_stats (channel_id, hour, status, ring_seconds, calls) VALUES (?1, ?2, ?3, ?4, 1), ('*', ?2, ?3, ?4, 1)
    ON CONFLICT DO UPDATE SET calls = calls + 1`);
  return ({ channelId, startedAt, endedAt, status, endReason }) => {
    const seconds = Math.min(Math.floor(Math.max(endedAt - startedAt, 0) / 1000), MOST_SECONDS);
    const ringSeconds = endReason === "missed_while_away" ? -1 : seconds;
    add.run(channelId, Math.floor(startedAt / HOUR_MS) * HOUR_MS, status, ringSeconds);
  };
}

export interface EndedCall {
  channelId: Value;
  startedAt: number;
  endedAt: number;
  status: Value;
  endReason: Value;
}
