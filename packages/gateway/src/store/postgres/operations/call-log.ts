import { firstNumberAt } from "../../../ids.ts";
import { slotColumns } from "../../event-slots.ts";
import type { CallEntry, CallFilter, CallPosition } from "../../history.ts";
import type { EventRecord } from "../../records.ts";
import { BEHIND_ALL } from "../../walks.ts";
import { type Queries, row } from "../queries.ts";
import { CALL_COLUMNS } from "./call-columns.ts";
import { pageOfCalls } from "./call-pages.ts";
import { EVENT_COLUMNS, eventOf } from "./events.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

/** The words that rules put to a call `c`. */
const TAGS = `(
  SELECT coalesce(json_agg(a.action::json #>> '{tag,word}' ORDER BY a.id), '[]')
  FROM actions a WHERE a.call = c.id AND a.kind = 'tag')`;

type Page = { filter: CallFilter; after: CallPosition | null; limit: number };

/** Calls, newest first. Their ids are looked for first, in the indexes; rows are read only for those of the page. */
export const listCalls: Read<Page, CallEntry[]> = async (queries, { filter, after, limit }) => {
  const behind = after ? await placeOf(queries, after) : BEHIND_ALL;
  const { sql, values, isPrepared } = await pageOfCalls(queries, filter, behind, limit);
  const text = `
    SELECT n.channel_id AS "channelId", ${TAGS} AS tags, ${CALL_COLUMNS}
    FROM (${sql}) i JOIN calls c ON c.id = i.id JOIN channels n ON n.channel_no = c.channel_no ORDER BY c.id DESC`;
  const found = await (isPrepared ? queries.rows(text, ...values) : queries.rowsOf(text, ...values));
  return found as unknown as CallEntry[];
};

/** Where a call stands in the list; one that is gone, where it would stand. */
async function placeOf(queries: Queries, { startedAt, channelId, callId }: CallPosition): Promise<number> {
  const select = `SELECT id FROM calls WHERE channel_no = ${CHANNEL_NO} AND call_id = ?`;
  const found = await row(queries.rows(select, channelId, callId));
  return found ? Number(found.id) : firstNumberAt(startedAt);
}

type OneCall = { channelId: string; callId: string };

export const callEvents: Read<OneCall, EventRecord[]> = async (queries, { channelId, callId }) => {
  const found = await queries.rows(
    `SELECT ${EVENT_COLUMNS} FROM calls c JOIN events e ON e.id IN (${slotColumns("c")})
     WHERE c.channel_no = ${CHANNEL_NO} AND c.call_id = ? ORDER BY e.id`,
    channelId,
    callId,
  );
  return found.map(eventOf);
};
