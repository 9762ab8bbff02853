import { firstNumberAt, IDS_PER_MS } from "../../../ids.ts";
import { NO_CALLER } from "../../found-under.ts";
import type { CallerCount, CallWindow } from "../../insights.ts";
import { GIVEN_UP } from "../../listed-calls.ts";
import { type Queries, type Row, row } from "../queries.ts";
import { CALLS_OF_ALL, CALLS_OF_CHANNEL } from "./call-pages.ts";
import { pagesText } from "./groups.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

type Query = CallWindow & { limit: number };
type Span = [from: number, to: number];

/** A span of time as ids of calls, which begin with the second in which a call began. */
function idsBetween({ from, to }: Pick<CallWindow, "from" | "to">): Span {
  return [firstNumberAt(from), firstNumberAt(to)];
}

const [FROM, TO] = NO_CALLER;

/** By an index alone: counting a million calls reads none of them. */
export const busiestCallers: Read<Query, CallerCount[]> = async (queries, { channelId, limit, ...span }) => {
  const ids = idsBetween(span);
  const select = (of: string): string => `
    SELECT channel_no AS "channelNo", caller FROM calls
    WHERE id >= ? AND id < ? AND ${of} AND (caller < '${FROM}' OR caller >= '${TO}')
    GROUP BY caller, channel_no ORDER BY count(*) DESC, max(id) DESC LIMIT ?`;
  const found = await (channelId === null
    ? queries.rowsOf(select("true"), ...ids, limit)
    : queries.rowsOf(select(`channel_no = ${CHANNEL_NO}`), ...ids, channelId, limit));
  return countsOf(queries, found, ids);
};

/** How many of the newest missed calls are looked at: whom to call back is a question about lately. */
const LOOKED_AT = 20_000;
const DAY_MS = 86_400_000;

export const lostCallers: Read<Query, CallerCount[]> = async (queries, { channelId, limit, ...span }) => {
  const ids = idsBetween(span);
  const isOfAll = channelId === null;
  const found = await queries.rows(
    `WITH given_up AS (
       SELECT i.id FROM (SELECT ${isOfAll ? "0" : CHANNEL_NO} AS "of", listed FROM unnest(?::smallint[]) AS l (listed)) g
         ${pagesText(isOfAll ? CALLS_OF_ALL : CALLS_OF_CHANNEL, "DESC", LOOKED_AT, "true")} ORDER BY i.id DESC LIMIT ${LOOKED_AT})
     SELECT g.channel_no AS "channelNo", g.caller FROM given_up i JOIN calls g ON g.id = i.id
     WHERE NOT EXISTS (
       SELECT 1 FROM calls a
       WHERE a.caller IN (g.caller, '${FROM}' || g.caller) AND a.channel_no = g.channel_no
         AND (a.status = 'answered' OR a.direction = 'outgoing') AND a.id > g.id AND a.id <= g.id + ${DAY_MS * IDS_PER_MS})
     GROUP BY g.channel_no, g.caller ORDER BY max(g.id) DESC LIMIT ?`,
    ...(isOfAll ? [] : [channelId]),
    GIVEN_UP,
    ids[0],
    ids[1] - 1,
    limit,
  );
  return countsOf(queries, found, ids);
};

/** What each caller did, read call by call: the callers are few. */
async function countsOf(queries: Queries, callers: readonly Row[], ids: Span): Promise<CallerCount[]> {
  const counts: CallerCount[] = [];
  for (const { caller, channelNo } of callers) {
    const found = await row(
      queries.rows(
        `SELECT n.channel_id AS "channelId", c.caller, count(*) AS calls, count(*) FILTER (WHERE status = 'missed') AS missed,
           max(started_at) AS "lastAt", max(caller_number) AS "callerNumber", max(caller_lid) AS "callerLid"
         FROM calls c JOIN channels n ON n.channel_no = c.channel_no
         WHERE c.caller = ? AND c.id >= ? AND c.id < ? AND c.channel_no = ? GROUP BY 1, 2`,
        String(caller),
        ...ids,
        Number(channelNo),
      ),
    );
    if (found) counts.push(found as unknown as CallerCount);
  }
  return counts;
}
