import {
  type Callback,
  type CallbackCounts,
  type CallbackFilter,
  type CallbackPosition,
  type CallbackState,
  MOST_COUNTED,
} from "../../callbacks.ts";
import { allOf, type Condition } from "../../walks.ts";
import { row } from "../queries.ts";
import { CALLBACK_COLUMNS, callbackNoOf, callbackOf, callbacksOf, OF_CALLBACK } from "./callback-rows.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

type Page = { filter: CallbackFilter; after: CallbackPosition | null; limit: number };

const STATES: readonly CallbackState[] = ["open", "snoozed", "done"];

/**
 * Entries by their newest call, newest first. Each state has its part of an index: a page is looked for in each, and merged.
 */
export const listCallbacks: Read<Page, Callback[]> = async (queries, { filter, after, limit }) => {
  const { channelId, state, assignedTo } = filter;
  const walks = (state === undefined ? STATES : [state]).map((each) =>
    allOf([
      assignedTo === undefined ? undefined : ["d.assigned_to = ?", assignedTo],
      channelId === undefined ? undefined : [`d.channel_no = ${CHANNEL_NO}`, channelId],
      ["d.state = ?", each],
      behind(after),
    ]),
  );
  const selects = walks.map(
    ({ sql }) =>
      `(SELECT d.id, d.last_call_at FROM callbacks d WHERE ${sql} ORDER BY d.last_call_at DESC, d.id DESC LIMIT ?)`,
  );
  const found = await queries.rowsOf(
    `SELECT ${CALLBACK_COLUMNS} FROM (
       SELECT id FROM (${selects.join(" UNION ALL ")}) walks ORDER BY last_call_at DESC, id DESC LIMIT ?) i
     JOIN callbacks b ON b.id = i.id ${OF_CALLBACK} ORDER BY b.last_call_at DESC, b.id DESC`,
    ...walks.flatMap(({ values }) => [...values, limit]),
    limit,
  );
  return found.map(callbackOf);
};

function behind(after: CallbackPosition | null): Condition | undefined {
  if (!after) return undefined;
  const { lastCallAt, callbackId } = after;
  return ["(d.last_call_at, d.id) < (?::bigint, ?::bigint)", lastCallAt, callbackNoOf(callbackId)];
}

export const readCallback: Read<{ callbackId: string }, Callback | null> = async (
  queries,
  { callbackId },
) => {
  const no = callbackNoOf(callbackId);
  return (await callbacksOf(queries, [no])).get(no) ?? null;
};

export const countCallbacks: Read<{ channelId: string | null }, CallbackCounts> = async (
  queries,
  { channelId },
) => {
  const of = async (state: CallbackState): Promise<number> => {
    const which = channelId === null ? "d.state = ?" : `d.channel_no = ${CHANNEL_NO} AND d.state = ?`;
    const count = `SELECT count(*) AS n FROM (SELECT 1 FROM callbacks d WHERE ${which} LIMIT ${MOST_COUNTED}) found`;
    return Number((await row(queries.rows(count, ...(channelId === null ? [] : [channelId]), state)))?.n);
  };
  return { open: await of("open"), snoozed: await of("snoozed") };
};
