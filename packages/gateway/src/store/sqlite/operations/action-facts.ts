import { firstNumberAt } from "../../../ids.ts";
import type { ActionFacts, ActionState } from "../../actions.ts";
import type { Database } from "../driver.ts";
import { ACTION_COLUMNS, actionOf, OF_ACTION } from "./action-log.ts";
import { CALL_COLUMNS, callOf } from "./calls.ts";
import { refOf } from "./numbers.ts";
import { type Row, row, type Value } from "./rows.ts";
import { namesOfCaller } from "./rules.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A call that was answered after an event may have begun before it, but not longer ago than this. */
const LONGEST_CALL_MS = DAY_MS;

type Asked = { channelId: string; actionId: string; now: number };

/** Reads all of it at one moment, on the thread that writes: no other action is between what is read here and there. */
export function actionFacts(db: Database): (args: Asked) => ActionFacts | null {
  const select = db.prepare(`
    SELECT a.channel_no AS channelNo, a.call, ${ACTION_COLUMNS} FROM actions a ${OF_ACTION} WHERE a.id = ?`);
  const ofId = db.prepare(`SELECT ${CALL_COLUMNS} FROM calls WHERE id = ?`);
  const rejection = db.prepare(`
    SELECT state FROM actions INDEXED BY actions_of_call
    WHERE call = ? AND rule = ? AND kind = 'reject' ORDER BY id DESC LIMIT 1`);
  const answered = answeredSince(db);
  const spoken = isSpokenTo(db);
  const texts = textsOf(db);
  const started = startedSince(db);
  return ({ actionId, now }) => {
    const found = row(select, refOf(actionId));
    if (!found) return null;
    const { channelNo, call: callNo, ...fields } = found;
    const action = actionOf(fields);
    const kept = row(ofId, callNo ?? null);
    const call = kept ? callOf(kept) : null;
    const ids = { channelNo: Number(channelNo), id: Number(found.id) };
    return {
      action,
      call,
      rejection: action.needsRejection
        ? ((row(rejection, callNo ?? null, action.rule)?.state ?? null) as ActionState | null)
        : null,
      answeredSince: call !== null && answered(ids.channelNo, call, action.eventAt),
      spokenToSince: spoken(callNo ?? null),
      texts: {
        toCaller: texts.toCaller(ids, action, ids.channelNo),
        toCallerByGateway: texts.toCaller(ids, action, null),
        lastDay: started(ids, "text", now - DAY_MS),
        lastMinute: started(ids, "text", now - MINUTE_MS),
      },
      rejectionsLastMinute: started(ids, "reject", now - MINUTE_MS),
    };
  };
}

interface Ids {
  channelNo: number;
  id: number;
}

type Caller = { callerNumber: string | null; callerLid: string | null };

function answeredSince(db: Database): (channelNo: number, caller: Caller, since: number) => boolean {
  const named = namesOfCaller(db);
  const select = db.prepare(`
    SELECT 1 AS found FROM calls INDEXED BY calls_by_caller
    WHERE caller = ? AND id >= ? AND channel_no = ? AND status = 'answered' AND ended_at >= ? LIMIT 1`);
  return (channelNo, { callerNumber: number, callerLid: lid }, since) =>
    named({ number, lid }).some(
      (name) => row(select, name, firstNumberAt(since - LONGEST_CALL_MS), channelNo, since) !== undefined,
    );
}

/** Whether the call's entry of the callbacks was closed by something that speaks to the caller, or by a person. */
function isSpokenTo(db: Database): (call: Value) => boolean {
  const select = db.prepare(`
    SELECT 1 AS found FROM calls c JOIN callbacks b ON b.id = c.callback
    WHERE c.id = ? AND b.state = 'done' AND b.closed_by IN ('outgoing_call', 'text', 'person')`);
  return (call) => row(select, call) !== undefined;
}

/** The last text to a caller that began: by number and by LID, of one channel or of all. */
function textsOf(db: Database) {
  const last = (index: string, column: string) =>
    db.prepare(`
      SELECT max(started_at) AS at FROM actions INDEXED BY ${index}
      WHERE ${column} = ? AND started_at IS NOT NULL AND kind = 'text' AND channel_no = coalesce(?, channel_no) AND id <> ?`);
  const toLine = last("texts_to_line", "line");
  const toLid = last("texts_to_lid", "lid");
  const at = (found: Row | undefined): number[] => (found?.at == null ? [] : [Number(found.at)]);
  return {
    toCaller: ({ id }: Ids, { line, lid }: { line: string | null; lid: string | null }, channelNo: Value) => {
      const times = [
        ...(line === null ? [] : at(row(toLine, line, channelNo, id))),
        ...(lid === null ? [] : at(row(toLid, lid, channelNo, id))),
      ];
      return times.length === 0 ? null : Math.max(...times);
    },
  };
}

/** How many actions of a kind began since a time, this one left out. */
function startedSince(db: Database): (ids: Ids, kind: string, since: number) => number {
  const count = db.prepare(`
    SELECT count(*) AS began FROM actions INDEXED BY actions_started
    WHERE channel_no = ? AND kind = ? AND started_at > ? AND id <> ?`);
  return ({ channelNo, id }, kind, since) => Number(row(count, channelNo, kind, since, id)?.began);
}
