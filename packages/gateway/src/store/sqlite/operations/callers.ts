import type { CallerCount, CallWindow } from "../../insights.ts";
import type { Database } from "../driver.ts";
import { type Row, row, rows } from "./rows.ts";

type Query = CallWindow & { limit: number };

/** By the index alone: counting a million calls reads none of them. */
export function busiestCallers(db: Database): (query: Query) => CallerCount[] {
  const select = db.prepare(`
    SELECT channel_id AS channelId, caller FROM calls INDEXED BY calls_by_caller
    WHERE started_at >= ? AND started_at < ? AND channel_id = coalesce(?, channel_id)
    GROUP BY caller, channel_id ORDER BY count(*) DESC, max(started_at) DESC LIMIT ?`);
  const count = counting(db);
  return ({ channelId, from, to, limit }) =>
    rows(select, from, to, channelId, limit).map((caller) => count(caller, from, to));
}

/** So many of the newest missed calls are looked at: whom to call back is a question about lately. */
const LOOKED_AT = 20_000;
const DAY_MS = 86_400_000;

export function lostCallers(db: Database): (query: Query) => CallerCount[] {
  const lost = (index: string): string => `
    WITH given_up AS (
      SELECT channel_id, caller, started_at FROM calls INDEXED BY ${index}
      WHERE channel_id = coalesce(?, channel_id) AND started_at >= ? AND started_at < ?
        AND status = 'missed' AND end_reason IN ('hung_up', 'timeout', 'missed_while_away')
      ORDER BY started_at DESC LIMIT ${LOOKED_AT})
    SELECT g.channel_id AS channelId, g.caller FROM given_up g
    WHERE NOT EXISTS (
      SELECT 1 FROM calls a INDEXED BY calls_by_caller
      WHERE a.caller = g.caller AND a.channel_id = g.channel_id AND a.status = 'answered'
        AND a.started_at > g.started_at AND a.started_at <= g.started_at + ${DAY_MS})
    GROUP BY g.channel_id, g.caller ORDER BY max(g.started_at) DESC LIMIT ?`;
  const ofOne = db.prepare(
    lost("calls_by_time").replace("channel_id = coalesce(?, channel_id)", "channel_id = ?"),
  );
  const ofAll = db.prepare(lost("calls_recent"));
  const count = counting(db);
  return ({ channelId, from, to, limit }) => {
    const found = rows(channelId === null ? ofAll : ofOne, channelId, from, to, limit);
    return found.map((caller) => count(caller, from, to));
  };
}

/** What one caller did, read call by call: the callers are few. */
function counting(db: Database): (caller: Row, from: number, to: number) => CallerCount {
  const select = db.prepare(`
    SELECT count(*) AS calls, total(status = 'missed') AS missed, max(started_at) AS lastAt,
      max(caller_number) AS callerNumber, max(caller_lid) AS callerLid
    FROM calls INDEXED BY calls_by_caller
    WHERE caller = ? AND started_at >= ? AND started_at < ? AND channel_id = ?`);
  return ({ channelId = null, caller = null }, from, to) =>
    ({ channelId, caller, ...row(select, caller, from, to, channelId) }) as unknown as CallerCount;
}
