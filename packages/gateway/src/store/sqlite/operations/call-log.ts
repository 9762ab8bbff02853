import { firstNumberAt } from "../../../ids.ts";
import { slotColumns } from "../../event-slots.ts";
import type { CallEntry, CallFilter, CallPosition } from "../../history.ts";
import type { EventRecord } from "../../records.ts";
import { BEHIND_ALL } from "../../walks.ts";
import type { Database } from "../driver.ts";
import { pageOfCalls } from "./call-pages.ts";
import { CALL_COLUMNS, callOf } from "./calls.ts";
import { EVENT_COLUMNS, eventOf } from "./events.ts";
import { numbersOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";

/** The words that rules put to a call `c`. */
const TAGS = `(
  SELECT json_group_array(json_extract(a.action, '$.tag.word') ORDER BY a.id)
  FROM actions a INDEXED BY actions_of_call WHERE a.call = c.id AND a.kind = 'tag')`;

type Page = { filter: CallFilter; after: CallPosition | null; limit: number };

/** Calls, newest first. Their ids are looked for first, in the indexes; rows are read only for those of the page. */
export function listCalls(db: Database): (page: Page) => CallEntry[] {
  const page = pageOfCalls(db);
  const place = placeOf(db);
  const select = db.prepare(`
    SELECT n.channel_id AS channelId, ${TAGS} AS tags, ${CALL_COLUMNS}
    FROM json_each(?) i CROSS JOIN calls c ON c.id = i.value JOIN channels n ON n.channel_no = c.channel_no
    ORDER BY c.id DESC`);
  return ({ filter, after, limit }) => {
    const ids = page(filter, after ? place(after) : BEHIND_ALL, limit);
    return rows(select, JSON.stringify(ids)).map(entryOf);
  };
}

function entryOf(found: Row): CallEntry {
  const tags = found.tags === NO_TAGS ? [] : (JSON.parse(String(found.tags)) as string[]);
  return Object.assign(callOf(found), { tags }) as unknown as CallEntry;
}

const NO_TAGS = "[]";

/** Where a call stands in the list; one that is gone, where it would stand. */
function placeOf(db: Database): (position: CallPosition) => number {
  const numbers = numbersOf(db);
  const select = db.prepare("SELECT id FROM calls WHERE channel_no = ? AND call_id = ?");
  return ({ startedAt, channelId, callId }) => {
    const id = row(select, numbers.channel(channelId), callId)?.id;
    return id == null ? firstNumberAt(startedAt) : Number(id);
  };
}

type OneCall = { channelId: string; callId: string };

export function callEvents(db: Database): (args: OneCall) => EventRecord[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT ${EVENT_COLUMNS} FROM calls c JOIN events e ON e.id IN (${slotColumns("c")})
    WHERE c.channel_no = ? AND c.call_id = ? ORDER BY e.id`);
  return ({ channelId, callId }) => rows(select, numbers.channel(channelId), callId).map(eventOf);
}
