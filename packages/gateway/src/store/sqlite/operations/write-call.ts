import { EVENT_SLOTS } from "../../event-slots.ts";
import type { Database } from "../driver.ts";
import { callColumns, idsOfSecond, placeOf } from "./call-columns.ts";
import { row, type Value } from "./rows.ts";

/** The ids of a call's events that an entry adds, in the order of `EVENT_SLOTS`. */
export type EventSlots = Value[];

const CHANGING = callColumns.filter(([, changes]) => changes !== "never").length;
const STEP = callColumns.filter(([, changes]) => changes === "step").length;
const STARTED_AT = placeOf("started_at");
const ENDED_AT = placeOf("ended_at");
const CALL_ID = placeOf("call_id");

/** Rows of this many calls are known by their id without a look: those in progress are written again soon. */
const REMEMBERED = 8_192;

export interface CallWriter {
  /** @returns the row's id; undefined when the channel has the call already, and nothing was written */
  insert(channelNo: number, call: Value[], slots: EventSlots): number | undefined;
  /**
   * Moves a call on; writes it whole where the store does not have it.
   * @returns the row's id
   * @throws Error when it has ended: whoever writes took it for open, and nothing of the entry may be kept
   */
  update(channelNo: number, call: Value[], slots: EventSlots): number;
  /** @returns the row's id; undefined for a call that the store does not have */
  find(channelNo: number, callId: Value): number | undefined;
  /** What was remembered may have been taken back. */
  forget(): void;
}

const writers = new WeakMap<Database, CallWriter>();

/** The one writer of calls on a database: its operations share what it remembers. */
export function callWriterOf(db: Database): CallWriter {
  let writer = writers.get(db);
  if (!writer) {
    writer = makeCallWriter(db);
    writers.set(db, writer);
  }
  return writer;
}

function makeCallWriter(db: Database): CallWriter {
  const names = callColumns.map(([name]) => name);
  const inserted = ["id", "channel_no", ...names, ...EVENT_SLOTS];
  const insertRow = db.prepare(`
    INSERT INTO calls (${inserted.join(", ")}) VALUES (${inserted.map(() => "?").join(", ")}) ON CONFLICT DO NOTHING`);
  const lastOfSecond = db.prepare("SELECT max(id) AS id FROM calls WHERE id >= ? AND id < ?");
  const byCallId = db.prepare("SELECT id FROM calls WHERE channel_no = ? AND call_id = ?");
  const addLid = db.prepare("INSERT INTO callers_of_lids (lid, caller) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const update = updates(db);
  const known = new Map<string, number>();

  const remember = (channelNo: number, call: Value[], id: number): number => {
    const key = `${channelNo}/${call[CALL_ID]}`;
    if (call[ENDED_AT] !== null) known.delete(key);
    else known.set(key, id);
    if (known.size > REMEMBERED) {
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    }
    return id;
  };
  const learnLid = (call: Value[]): void => {
    const lid = call[CALLER_LID];
    if (lid != null) addLid.run(lid, call[CALLER_NUMBER] ?? lid);
  };
  const find = (channelNo: number, callId: Value): number | undefined => {
    const id = known.get(`${channelNo}/${callId}`) ?? row(byCallId, channelNo, callId)?.id;
    return id == null ? undefined : Number(id);
  };
  const insert = (channelNo: number, call: Value[], slots: EventSlots): number | undefined => {
    const [first, end] = idsOfSecond(Number(call[STARTED_AT]));
    const last = row(lastOfSecond, first, end)?.id;
    const id = last == null ? first : Number(last) + 1;
    if (insertRow.run(id, channelNo, ...call, ...slots).changes === 0) return undefined;
    learnLid(call);
    return remember(channelNo, call, id);
  };
  return {
    insert,
    find,
    update(channelNo, call, slots) {
      const id = find(channelNo, call[CALL_ID] ?? null);
      const written = id === undefined ? "nothing" : update(id, call, slots);
      if (id === undefined || written === "nothing") {
        const made = insert(channelNo, call, slots);
        if (made === undefined) throw new Error(`call ${call[CALL_ID]} has ended already`);
        return made;
      }
      if (written === "whole") learnLid(call);
      return remember(channelNo, call, id);
    },
    forget: () => known.clear(),
  };
}

const CALLER_NUMBER = placeOf("caller_number");
const CALLER_LID = placeOf("caller_lid");

/** What was written of a call: a step; all of it, as who calls or a flag was learnt; nothing, as it has ended or is gone. */
type Written = "step" | "whole" | "nothing";

function updates(db: Database): (id: number, call: Value[], slots: EventSlots) => Written {
  const sets = (columns: readonly string[]): string => columns.map((name) => `${name} = ?`).join(", ");
  const slots = EVENT_SLOTS.map((name) => `${name} = coalesce(?, ${name})`).join(", ");
  const named = (...kinds: string[]): string[] =>
    callColumns.filter(([, changes]) => kinds.includes(changes)).map(([name]) => name);
  const unchanged = named("learnt")
    .map((name) => `${name} IS ?`)
    .join(" AND ");
  const open = "WHERE id = ? AND ended_at IS NULL";
  const step = db.prepare(`UPDATE calls SET ${sets(named("step"))}, ${slots} ${open} AND ${unchanged}`);
  const end = db.prepare(`UPDATE calls SET ${sets(named("step", "end"))}, ${slots} ${open} AND ${unchanged}`);
  // Of a call that the phone's log alone told, its stanzas may still come.
  const untold = "WHERE id = ? AND (ended_at IS NULL OR status = 'ended' AND direction = 'incoming')";
  const whole = db.prepare(`UPDATE calls SET ${sets(named("step", "end", "learnt"))}, ${slots} ${untold}`);
  return (id, call, events) => {
    const isEnd = call[ENDED_AT] !== null;
    const changed = call.slice(0, isEnd ? STEP + 1 : STEP);
    const { changes } = (isEnd ? end : step).run(
      ...changed,
      ...events,
      id,
      ...call.slice(STEP + 1, CHANGING),
    );
    if (changes > 0) return "step";
    return whole.run(...call.slice(0, CHANGING), ...events, id).changes > 0 ? "whole" : "nothing";
  };
}
