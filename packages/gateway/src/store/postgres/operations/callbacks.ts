import type {
  Callback,
  CallbackChange,
  CallbackChanged,
  CallbackClosing,
  CallbackPerson,
} from "../../callbacks.ts";
import { changedCallback, WOKEN_AT_ONCE } from "../../change-callback.ts";
import type { Call } from "../../records.ts";
import { row } from "../queries.ts";
import type { Transaction } from "../transaction.ts";
import { CALL_COLUMNS } from "./call-columns.ts";
import { callbackNoOf, callbacksOf } from "./callback-rows.ts";
import { eachByItself, type OfChannel, type Write } from "./operation.ts";
import { type MissedCall, openFor, type Spoken, writeMissed, writeSpoken } from "./write-callbacks.ts";

export const openCallback: Write<OfChannel & { callId: string; at: number }, Callback | null> = eachByItself(
  async (tx, { channelNo, callId, at }) => {
    const select = `SELECT c.id, c.callback, ${CALL_COLUMNS} FROM calls c WHERE c.channel_no = ? AND c.call_id = ? AND NOT c.group_call`;
    const found = await row(tx.rows(select, channelNo, callId));
    if (!found) return null;
    const { id, callback, ...call } = found;
    if (callback != null) return (await callbacksOf(tx, [Number(callback)])).get(Number(callback)) ?? null;
    const missed = missedCall(channelNo, Number(id), call as unknown as Call, at);
    return (await openFor(tx, missed)).at(-1) ?? null;
  },
);

type Closing = OfChannel & CallbackPerson & { by: CallbackClosing; at: number };

export const closeCallbacks: Write<Closing, Callback[]> = eachByItself(
  async (tx, { channelNo, callerNumber, callerLid, by, at }) => {
    const caller = callerNumber ?? callerLid;
    if (caller === null) return [];
    const [closed = []] = await writeSpoken(tx, [
      { channelNo, caller, callerNumber, callerLid, by, spokenAt: at, at },
    ]);
    return closed;
  },
);

type Changing = OfChannel & { callbackId: string; change: CallbackChange; at: number };

export const changeCallback: Write<Changing, CallbackChanged> = eachByItself(
  async (tx, { channelId, channelNo, callbackId, change, at }) => {
    const no = callbackNoOf(callbackId);
    const before = (await callbacksOf(tx, [no])).get(no);
    if (before?.channelId !== channelId) return "not_found";
    const after = changedCallback(before, change, at);
    if (after === "done") return after;
    if (before.state === "done" && after.state !== "done") {
      const others = "SELECT 1 FROM callbacks WHERE channel_no = ? AND caller = ? AND state <> 'done'";
      if (await row(tx.rows(others, channelNo, before.caller))) return "other_open";
    }
    const { state, note, assignedTo, snoozedUntil, closedAt, closedBy } = after;
    await tx.change(
      `UPDATE callbacks SET state = ?, note = ?, assigned_to = ?, snoozed_until = ?, closed_at = ?, closed_by = ?, changed_at = ?
       WHERE id = ?`,
      ...[state, note, assignedTo, snoozedUntil, closedAt, closedBy, at, no],
    );
    return { ...after, changedAt: at };
  },
);

export const wakeCallbacks: Write<OfChannel & { now: number }, { woken: Callback[]; nextAt: number | null }> =
  eachByItself(async (tx, { channelNo, now }) => {
    const due = await tx.rows(
      `SELECT id FROM callbacks WHERE channel_no = ? AND state = 'snoozed' AND snoozed_until <= ?
       ORDER BY snoozed_until LIMIT ${WOKEN_AT_ONCE}`,
      channelNo,
      now,
    );
    const ids = due.map(({ id }) => Number(id));
    if (ids.length > 0) {
      const wake =
        "UPDATE callbacks SET state = 'open', snoozed_until = NULL, changed_at = ? WHERE id = ANY (?::bigint[])";
      await tx.change(wake, now, ids);
    }
    const entries = await callbacksOf(tx, ids);
    const next = await row(
      tx.rows(
        `SELECT snoozed_until AS at FROM callbacks WHERE channel_no = ? AND state = 'snoozed' ORDER BY snoozed_until LIMIT 1`,
        channelNo,
      ),
    );
    return { woken: ids.flatMap((id) => entries.get(id) ?? []), nextAt: next ? Number(next.at) : null };
  });

function missedCall(channelNo: number, callNo: number, call: Call, at: number): MissedCall {
  const { callerNumber, callerLid, callerName, callerCountry, creator, startedAt } = call;
  const caller = callerNumber ?? callerLid ?? creator;
  const who = { caller, callerNumber, callerLid, callerName, callerCountry };
  return { ...who, channelNo, callNo, startedAt: Number(startedAt), at };
}

/** A call that an entry of the journal has written. */
export interface WrittenCall {
  channelNo: number;
  callNo: number;
  call: Call;
}

/**
 * What the ends of calls mean for the callbacks, in the transaction that writes them: see sqlite/operations/callbacks-at-end.ts.
 * @returns for each of them the entries that changed
 */
export async function callbacksAtEnd(
  tx: Transaction,
  written: readonly WrittenCall[],
): Promise<Map<Call, Callback[]>> {
  const ended = written.filter(({ call }) => call.endedAt !== null && !call.group);
  const answered = ended.filter(({ call }) => call.status === "answered");
  const missed = ended.filter(({ call }) => call.status === "missed");
  const placed = ended.filter(({ call }) => call.status === "ended" && call.direction === "outgoing");
  const opened = await writeMissed(
    tx,
    missed.map(({ channelNo, callNo, call }) => missedCall(channelNo, callNo, call, Number(call.heardAt))),
  );
  const spoken = [...answered, ...placed];
  const closed = await writeSpoken(
    tx,
    spoken.map(({ channelNo, callNo, call }): Spoken => {
      const { at, ...who } = missedCall(channelNo, callNo, call, Number(call.heardAt));
      return call.direction === "outgoing"
        ? { ...who, at, by: "outgoing_call", spokenAt: Number(call.startedAt) }
        : { ...who, at, by: "answered", spokenAt: Number(call.endedAt) };
    }),
  );
  const changed = new Map<Call, Callback[]>();
  for (const [index, { call }] of missed.entries()) changed.set(call, opened[index] ?? []);
  for (const [index, { call }] of spoken.entries()) changed.set(call, closed[index] ?? []);
  return changed;
}

/** What the end of a call touches: its caller, by each name. */
export function callersTouched({ endedAt, callerNumber, callerLid, creator }: Call): string[] {
  if (endedAt === null) return [];
  return [callerNumber ?? callerLid ?? creator, callerLid].flatMap((name) =>
    name === null ? [] : [`caller ${name}`],
  );
}

/** Notes that channels have their summaries of a day. @returns false for one that had one of that day, or of a later one */
export async function beginSummary(tx: Transaction, channelNo: number, day: string): Promise<boolean> {
  const note = `
    INSERT INTO callback_summaries AS s (channel_no, day) VALUES (?, ?)
    ON CONFLICT (channel_no) DO UPDATE SET day = excluded.day WHERE excluded.day > s.day`;
  return (await tx.change(note, channelNo, day)) > 0;
}
