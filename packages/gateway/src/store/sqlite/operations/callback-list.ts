import {
  type Callback,
  type CallbackCounts,
  type CallbackFilter,
  type CallbackPosition,
  type CallbackState,
  MOST_COUNTED,
} from "../../callbacks.ts";
import { allOf, type Condition } from "../../walks.ts";
import type { Database } from "../driver.ts";
import { CALLBACK_COLUMNS, callbackNoOf, callbackOf, callbackReader } from "./callback-rows.ts";
import { numbersOf } from "./numbers.ts";
import { row, rows } from "./rows.ts";
import { statements } from "./statements.ts";

type Page = { filter: CallbackFilter; after: CallbackPosition | null; limit: number };

const STATES: readonly CallbackState[] = ["open", "snoozed", "done"];

/**
 * Entries by their newest call, newest first. Each state has its part of an index: a page is looked for in each, and merged.
 */
export function listCallbacks(db: Database): (page: Page) => Callback[] {
  const prepare = statements(db);
  const numbers = numbersOf(db);
  return ({ filter: { channelId, state, assignedTo }, after, limit }) => {
    const channelNo = channelId === undefined ? undefined : numbers.channel(channelId);
    const index = indexFor(channelNo, assignedTo);
    const walks = (state === undefined ? STATES : [state]).map((each) =>
      allOf([
        assignedTo === undefined ? undefined : ["d.assigned_to = ?", assignedTo],
        channelNo === undefined ? undefined : ["d.channel_no = ?", channelNo],
        ["d.state = ?", each],
        behind(after),
      ]),
    );
    const found = walks.map(
      ({ sql }) => `SELECT id, at FROM (
        SELECT d.id, d.last_call_at AS at FROM callbacks d INDEXED BY ${index} WHERE ${sql}
        ORDER BY d.last_call_at DESC, d.id DESC LIMIT ?)`,
    );
    const select = prepare(`
      SELECT ${CALLBACK_COLUMNS} FROM (
        SELECT id FROM (${found.join(" UNION ALL ")}) ORDER BY at DESC, id DESC LIMIT ?) i
      CROSS JOIN callbacks b ON b.id = i.id JOIN channels n ON n.channel_no = b.channel_no
      ORDER BY b.last_call_at DESC, b.id DESC`);
    return rows(select, ...walks.flatMap(({ values }) => [...values, limit]), limit).map(callbackOf);
  };
}

function indexFor(channelNo: number | undefined, assignedTo: string | undefined): string {
  if (assignedTo !== undefined) return "callbacks_assigned";
  return channelNo === undefined ? "callbacks_by_state" : "callbacks_of_channel";
}

function behind(after: CallbackPosition | null): Condition | undefined {
  if (!after) return undefined;
  const { lastCallAt, callbackId } = after;
  return ["(d.last_call_at, d.id) < (?, ?)", lastCallAt, callbackNoOf(callbackId)];
}

export function readCallback(db: Database): (args: { callbackId: string }) => Callback | null {
  const read = callbackReader(db);
  return ({ callbackId }) => read(callbackNoOf(callbackId));
}

export function countCallbacks(db: Database): (args: { channelId: string | null }) => CallbackCounts {
  const numbers = numbersOf(db);
  const count = (from: string) =>
    db.prepare(
      `SELECT count(*) AS n FROM (SELECT 1 FROM callbacks d ${from} AND d.state = ? LIMIT ${MOST_COUNTED})`,
    );
  const ofOne = count("INDEXED BY callbacks_of_channel WHERE d.channel_no = ?");
  const ofAll = count("INDEXED BY callbacks_by_state WHERE true");
  return ({ channelId }) => {
    const of = (state: CallbackState): number =>
      Number((channelId === null ? row(ofAll, state) : row(ofOne, numbers.channel(channelId), state))?.n);
    return { open: of("open"), snoozed: of("snoozed") };
  };
}
