import { firstNumberAt, IDS_PER_MS } from "../../../ids.ts";
import { NO_CALLER } from "../../found-under.ts";
import type { CallerCount, CallWindow } from "../../insights.ts";
import { GIVEN_UP } from "../../listed-calls.ts";
import type { Database } from "../driver.ts";
import { CALLS_OF_ALL, CALLS_OF_CHANNEL } from "./call-pages.ts";
import { LATEST } from "./calls.ts";
import { idsOf } from "./groups.ts";
import { numbersOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";

type Query = CallWindow & { limit: number };

/** A span of time as ids of calls, which begin with the second in which a call began. */
function idsBetween({ from, to }: Pick<CallWindow, "from" | "to">): [from: number, to: number] {
  return [firstNumberAt(from), firstNumberAt(to)];
}

const [FROM, TO] = NO_CALLER;

/** By the index alone: counting a million calls reads none of them. */
export function busiestCallers(db: Database): (query: Query) => CallerCount[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT channel_no AS channelNo, caller FROM calls INDEXED BY calls_by_caller
    WHERE id >= ? AND id < ? AND channel_no = coalesce(?, channel_no) AND (caller < '${FROM}' OR caller >= '${TO}')
    GROUP BY caller, channel_no ORDER BY count(*) DESC, max(id) DESC LIMIT ?`);
  const count = counting(db);
  return ({ channelId, limit, ...span }) => {
    const channelNo = channelId === null ? null : numbers.channel(channelId);
    const ids = idsBetween(span);
    return rows(select, ...ids, channelNo, limit).map((caller) => count(caller, ids));
  };
}

/** How many of the newest missed calls are looked at: whom to call back is a question about lately. */
const LOOKED_AT = 20_000;
const DAY_MS = 86_400_000;

export function lostCallers(db: Database): (query: Query) => CallerCount[] {
  const numbers = numbersOf(db);
  const [ofOne, ofAll] = [idsOf(db, CALLS_OF_CHANNEL, "DESC"), idsOf(db, CALLS_OF_ALL, "DESC")];
  const select = db.prepare(`
    SELECT g.channel_no AS channelNo, g.caller FROM json_each(?) i CROSS JOIN calls g ON g.id = i.value
    WHERE NOT EXISTS (
      SELECT 1 FROM calls a INDEXED BY calls_by_caller
      WHERE a.caller IN (g.caller, '${FROM}' || g.caller) AND a.channel_no = g.channel_no
        AND (a.status = 'answered' OR a.direction = 'outgoing') AND a.id > g.id AND a.id <= g.id + ${DAY_MS * IDS_PER_MS})
    GROUP BY g.channel_no, g.caller ORDER BY max(g.id) DESC LIMIT ?`);
  const count = counting(db);
  return ({ channelId, limit, ...span }) => {
    const ids = idsBetween(span);
    const groups = {
      of: [channelId === null ? [] : [numbers.channel(channelId)]],
      fits: (listed: number) => GIVEN_UP.includes(listed),
    };
    const range = { from: ids[0], to: ids[1] - 1 };
    const givenUp = (channelId === null ? ofAll : ofOne)(groups, range, LOOKED_AT);
    return rows(select, JSON.stringify(givenUp), limit).map((caller) => count(caller, ids));
  };
}

/** What one caller did, read call by call: the callers are few. */
function counting(db: Database): (caller: Row, ids: [from: number, to: number]) => CallerCount {
  const select = db.prepare(`
    SELECT n.channel_id AS channelId, c.caller, count(*) AS calls, total(status = 'missed') AS missed,
      min(max(started_at), ${LATEST}) AS lastAt, max(caller_number) AS callerNumber, max(caller_lid) AS callerLid
    FROM calls c INDEXED BY calls_by_caller JOIN channels n ON n.channel_no = c.channel_no
    WHERE c.caller = ? AND c.id >= ? AND c.id < ? AND c.channel_no = ?`);
  return ({ channelNo = null, caller = null }, ids) =>
    row(select, caller, ...ids, channelNo) as unknown as CallerCount;
}
