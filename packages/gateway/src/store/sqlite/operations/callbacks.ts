import type {
  Callback,
  CallbackChange,
  CallbackChanged,
  CallbackClosing,
  CallbackPerson,
} from "../../callbacks.ts";
import { changedCallback, WOKEN_AT_ONCE } from "../../change-callback.ts";
import type { Database } from "../driver.ts";
import { callbackNoOf, callbackReader } from "./callback-rows.ts";
import { answeredSince, type Caller, waitingOf } from "./find-callbacks.ts";
import { numbersOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";

/** A call that an entry is opened by, or joined with. */
export interface MissedCall extends Caller {
  callNo: number;
  callerName: string | null;
  callerCountry: string | null;
  startedAt: number;
}

export interface CallbackWriter {
  /** A call was missed. */
  missed(channelNo: number, call: MissedCall, at: number): Callback[];
  /** Opens an entry for a call, or joins it to that of its caller, whatever became of the call. */
  open(channelNo: number, call: MissedCall, at: number): Callback[];
  /** Closes what a person has waiting, unless a newer call of theirs was missed. */
  close(
    channelNo: number,
    person: Caller,
    end: { by: CallbackClosing; spokenAt: number; at: number },
  ): Callback[];
}

const writers = new WeakMap<Database, CallbackWriter>();

/** The one writer of entries on a database. */
export function callbackWriterOf(db: Database): CallbackWriter {
  let writer = writers.get(db);
  if (!writer) {
    writer = makeWriter(db);
    writers.set(db, writer);
  }
  return writer;
}

function makeWriter(db: Database): CallbackWriter {
  const waiting = waitingOf(db);
  const wasAnswered = answeredSince(db);
  const read = callbackReader(db);
  const insert = db.prepare(`
    INSERT INTO callbacks (id, channel_no, state, caller, caller_number, caller_lid, caller_name, caller_country, calls,
      first_call_at, last_call_at, changed_at)
    VALUES (?, ?, 'open', ?, ?, ?, ?, ?, 1, ?, ?, ?)`);
  // Whoever calls again is awake, and is called as they are called now.
  const join = db.prepare(`
    UPDATE callbacks SET state = 'open', snoozed_until = NULL, caller = coalesce(?, caller_number, caller),
      caller_number = coalesce(?, caller_number), caller_lid = coalesce(?, caller_lid), caller_name = coalesce(?, caller_name),
      caller_country = coalesce(?, caller_country), calls = calls + 1, first_call_at = min(first_call_at, ?),
      last_call_at = max(last_call_at, ?), changed_at = ?
    WHERE id = ?`);
  const mark = db.prepare("UPDATE calls SET callback = ? WHERE id = ?");
  const close = db.prepare(`
    UPDATE callbacks SET state = 'done', snoozed_until = NULL, closed_at = ?, closed_by = ?, changed_at = ?
    WHERE id = ? AND last_call_at <= ?`);
  const merge = merging(db);

  const open = (channelNo: number, call: MissedCall, at: number): Callback[] => {
    const { callNo, caller, callerNumber, callerLid, callerName, callerCountry, startedAt } = call;
    const [kept, ...others] = waiting(channelNo, call);
    const gone = kept === undefined ? [] : others.flatMap((other) => merge(other, kept, at) ?? []);
    const who = [callerNumber, callerLid, callerName, callerCountry];
    if (kept === undefined) insert.run(callNo, channelNo, caller, ...who, startedAt, startedAt, at);
    else join.run(callerNumber, ...who, startedAt, startedAt, at, kept);
    mark.run(kept ?? callNo, callNo);
    const changed = read(kept ?? callNo);
    return changed ? [...gone, changed] : gone;
  };
  return {
    open,
    missed: (channelNo, call, at) =>
      wasAnswered(channelNo, call.caller, call.callNo) ? [] : open(channelNo, call, at),
    close: (channelNo, person, { by, spokenAt, at }) =>
      waiting(channelNo, person).flatMap((no) =>
        close.run(spokenAt, by, at, no, spokenAt).changes > 0 ? (read(no) ?? []) : [],
      ),
  };
}

/** Moves all of an entry to another of the same caller. @returns the entry that is gone */
function merging(db: Database): (from: number, to: number, at: number) => Callback | null {
  const read = callbackReader(db);
  const calls = db.prepare("UPDATE calls SET callback = ? WHERE callback = ?");
  const remove = db.prepare("DELETE FROM callbacks WHERE id = ?");
  const take = db.prepare(`
    UPDATE callbacks SET calls = calls + ?, first_call_at = min(first_call_at, ?), last_call_at = max(last_call_at, ?),
      note = iif(note IS NULL OR ? IS NULL, coalesce(note, ?), note || char(10) || ?), assigned_to = coalesce(assigned_to, ?)
    WHERE id = ?`);
  return (from, to, at) => {
    const other = read(from);
    if (!other) return null;
    const { calls: count, firstCallAt, lastCallAt, note, assignedTo } = other;
    calls.run(to, from);
    remove.run(from);
    take.run(count, firstCallAt, lastCallAt, note, note, note, assignedTo, to);
    return { ...other, state: "done", snoozedUntil: null, closedAt: at, closedBy: "joined", changedAt: at };
  };
}

type OfChannel<Args> = Args & { channelId: string };

export function openCallback(
  db: Database,
): (args: OfChannel<{ callId: string; at: number }>) => Callback | null {
  const numbers = numbersOf(db);
  const read = callbackReader(db);
  const select = db.prepare(`
    SELECT id, caller, caller_number AS callerNumber, caller_lid AS callerLid, caller_name AS callerName,
      caller_country AS callerCountry, started_at AS startedAt, callback
    FROM calls WHERE channel_no = ? AND call_id = ? AND group_call = 0`);
  return ({ channelId, callId, at }) => {
    const channelNo = numbers.channel(channelId);
    const found = row(select, channelNo, callId);
    if (!found) return null;
    const { id, callback, ...call } = found;
    if (callback != null) return read(Number(callback));
    return (
      callbackWriterOf(db)
        .open(channelNo, { ...call, callNo: Number(id) } as unknown as MissedCall, at)
        .at(-1) ?? null
    );
  };
}

type Closing = OfChannel<CallbackPerson & { by: CallbackClosing; at: number }>;

export function closeCallbacks(db: Database): (args: Closing) => Callback[] {
  const numbers = numbersOf(db);
  return ({ channelId, by, at, ...person }) => {
    const caller = person.callerNumber ?? person.callerLid;
    if (caller === null) return [];
    return callbackWriterOf(db).close(
      numbers.channel(channelId),
      { caller, ...person },
      { by, spokenAt: at, at },
    );
  };
}

type Changing = OfChannel<{ callbackId: string; change: CallbackChange; at: number }>;

export function changeCallback(db: Database): (args: Changing) => CallbackChanged {
  const read = callbackReader(db);
  const other = db.prepare(`
    SELECT 1 FROM callbacks INDEXED BY callbacks_waiting
    WHERE channel_no = (SELECT channel_no FROM callbacks WHERE id = ?) AND caller = ? AND state <> 'done' AND id <> ?`);
  const write = db.prepare(`
    UPDATE callbacks SET state = ?, note = ?, assigned_to = ?, snoozed_until = ?, closed_at = ?, closed_by = ?, changed_at = ?
    WHERE id = ?`);
  return ({ channelId, callbackId, change, at }) => {
    const no = callbackNoOf(callbackId);
    const before = read(no);
    if (before?.channelId !== channelId) return "not_found";
    const after = changedCallback(before, change, at);
    if (after === "done") return after;
    const isReopened = before.state === "done" && after.state !== "done";
    if (isReopened && row(other, no, before.caller, no)) return "other_open";
    const { state, note, assignedTo, snoozedUntil, closedAt, closedBy } = after;
    write.run(state, note, assignedTo, snoozedUntil, closedAt, closedBy, at, no);
    return { ...after, changedAt: at };
  };
}

type Woken = { woken: Callback[]; nextAt: number | null };

export function wakeCallbacks(db: Database): (args: OfChannel<{ now: number }>) => Woken {
  const numbers = numbersOf(db);
  const read = callbackReader(db);
  const due = db.prepare(`
    SELECT id FROM callbacks INDEXED BY callbacks_snoozed
    WHERE channel_no = ? AND state = 'snoozed' AND snoozed_until <= ? ORDER BY snoozed_until LIMIT ${WOKEN_AT_ONCE}`);
  const wake = db.prepare(
    "UPDATE callbacks SET state = 'open', snoozed_until = NULL, changed_at = ? WHERE id = ?",
  );
  const next = db.prepare(`
    SELECT snoozed_until AS at FROM callbacks INDEXED BY callbacks_snoozed
    WHERE channel_no = ? AND state = 'snoozed' ORDER BY snoozed_until LIMIT 1`);
  return ({ channelId, now }) => {
    const channelNo = numbers.channel(channelId);
    const woken = rows(due, channelNo, now).flatMap(({ id }: Row) => {
      wake.run(now, id ?? null);
      return read(Number(id)) ?? [];
    });
    const at = row(next, channelNo)?.at;
    return { woken, nextAt: at == null ? null : Number(at) };
  };
}
