import type { ActionEnd, ActionStart, NewAction } from "../../actions.ts";
import type { DueLanes, DueQuery, Replan } from "../../channel-store.ts";
import { pendingActionOf } from "../../delivery-rows.ts";
import type { Database } from "../driver.ts";
import { numbersOf, refOf } from "./numbers.ts";
import { row, rows, type Value } from "./rows.ts";

type OfChannel<Args> = Args & { channelId: string };

/** The most that is read of one lane: a rule has at most a rejection and a text there, and replays are few. */
const OF_LANE = 20;

/** An action on its way to the thread, as values in the order of its statement: see record.ts. */
export function packAction(action: NewAction): Value[] {
  const { actionId, eventId, rule, kind, lane, zone, line, lid, eventAt, plannedAt, expiresAt } = action;
  const { state, createdAt } = action;
  const isPending = state === "pending";
  return [
    refOf(actionId),
    refOf(eventId),
    rule,
    kind,
    lane,
    action.action,
    zone,
    line,
    lid,
    eventAt,
    plannedAt,
    expiresAt,
    action.needsRejection ? 1 : 0,
    state,
    isPending ? plannedAt : null,
    createdAt,
    isPending ? null : createdAt,
  ];
}

/** One that is there for the call, the rule and the kind stays as it is. */
export function insertAction(db: Database): (channelNo: number, call: number, action: Value[]) => boolean {
  const insert = db.prepare(`
    INSERT INTO actions (channel_no, call, id, event, rule, kind, lane, action, zone, line, lid, event_at, planned_at,
      expires_at, needs_rejection, state, due_at, created_at, settled_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  return (channelNo, call, action) => insert.run(channelNo, call, ...action).changes > 0;
}

type Adding = { callId: string; action: NewAction };

export function addAction(db: Database): (args: OfChannel<Adding>) => boolean {
  const numbers = numbersOf(db);
  const callNo = db.prepare("SELECT id FROM calls WHERE channel_no = ? AND call_id = ?");
  const insert = insertAction(db);
  return ({ channelId, callId, action }) => {
    const channelNo = numbers.channel(channelId);
    const found = row(callNo, channelNo, callId);
    return found !== undefined && insert(channelNo, Number(found.id), packAction(action));
  };
}

/** The lanes whose first action is due. Each is short, so a lane is read whole. */
export function dueActions(db: Database): (query: OfChannel<DueQuery>) => DueLanes {
  const numbers = numbersOf(db);
  const isHead = `NOT EXISTS (SELECT 1 FROM actions b INDEXED BY actions_waiting
    WHERE b.channel_no = a.channel_no AND b.lane = a.lane AND b.due_at IS NOT NULL AND b.id < a.id)`;
  const heads = db.prepare(`
    SELECT a.lane FROM actions a INDEXED BY actions_due
    WHERE a.channel_no = ? AND a.due_at <= ? AND ${isHead} ORDER BY a.due_at, a.id LIMIT ?`);
  const next = db.prepare(`
    SELECT a.due_at AS dueAt FROM actions a INDEXED BY actions_due
    WHERE a.channel_no = ? AND a.due_at > ? AND ${isHead} ORDER BY a.due_at LIMIT 1`);
  const waiting = db.prepare(`
    SELECT id, event, kind, lane, created_at AS createdAt FROM actions INDEXED BY actions_waiting
    WHERE channel_no = ? AND lane = ? AND due_at IS NOT NULL ORDER BY id LIMIT ${OF_LANE}`);
  return ({ channelId, webhookId, now, live, except }) => {
    const channelNo = numbers.channel(channelId);
    const known = new Set(except);
    const limit = live + known.size;
    const due = live === 0 ? [] : rows(heads, channelNo, now, limit);
    const unknown = due.filter(({ lane }) => !known.has(String(lane))).slice(0, live);
    const deliveries = unknown.flatMap(({ lane }) =>
      rows(waiting, channelNo, lane ?? null).map((found) => pendingActionOf(found, webhookId)),
    );
    const later = live === 0 ? undefined : row(next, channelNo, now)?.dueAt;
    const nextDueAt = due.length === limit && live > 0 ? now : later == null ? null : Number(later);
    return { deliveries, more: [], nextDueAt, nextReplayDueAt: null };
  };
}

export function hasPendingActions(db: Database): (args: { channelId: string }) => boolean {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT 1 AS found FROM actions INDEXED BY actions_due WHERE channel_no = ? AND due_at IS NOT NULL LIMIT 1`);
  return ({ channelId }) => row(select, numbers.channel(channelId)) !== undefined;
}

export function postponeAction(db: Database): (args: OfChannel<{ actionId: string; dueAt: number }>) => void {
  const update = db.prepare("UPDATE actions SET due_at = ? WHERE id = ? AND due_at IS NOT NULL");
  return ({ actionId, dueAt }) => {
    update.run(dueAt, refOf(actionId));
  };
}

/** What is too old moves with what is due: both were reckoned by the clock that was set. */
export function replanActions(db: Database): (args: OfChannel<Replan>) => void {
  const numbers = numbersOf(db);
  const move = db.prepare(`
    UPDATE actions INDEXED BY actions_due SET due_at = due_at + ?, expires_at = expires_at + ?
    WHERE channel_no = ? AND due_at > ? AND due_at <= ?`);
  return ({ channelId, by, from, to }) => {
    move.run(by, by, numbers.channel(channelId), from, to);
  };
}

export function startAction(db: Database): (start: OfChannel<ActionStart>) => void {
  const update = db.prepare(`
    UPDATE actions SET started_at = ?, message_id = ?, text = ? WHERE id = ? AND due_at IS NOT NULL`);
  return ({ actionId, at, messageId, text }) => {
    update.run(at, messageId, text, refOf(actionId));
  };
}

export function endAction(db: Database): (end: OfChannel<ActionEnd>) => boolean {
  const update = db.prepare(`
    UPDATE actions SET state = ?, reason = ?, code = ?, settled_at = ?, due_at = NULL,
      started_at = iif(?, coalesce(started_at, ?), NULL)
    WHERE id = ? AND due_at IS NOT NULL`);
  return ({ actionId, state, reason, code, at, counts }) =>
    update.run(state, reason, code, at, counts ? 1 : 0, at, refOf(actionId)).changes > 0;
}

type Replay = { actionId: string; original: string; at: number; expiresAt: number | null };

/** A message that may have been sent keeps its id, so that it is the same message. */
export function replayAction(db: Database): (args: OfChannel<Replay>) => boolean {
  const insert = db.prepare(`
    INSERT INTO actions (id, channel_no, call, event, rule, kind, lane, action, zone, line, lid, event_at, planned_at,
      expires_at, needs_rejection, state, due_at, message_id, replay_of, created_at)
    SELECT ?, channel_no, call, event, rule, kind, lane, action, zone, line, lid, event_at, ?,
      ?, needs_rejection, 'pending', ?, message_id, coalesce(replay_of, id), ?
    FROM actions WHERE id = ? AND due_at IS NULL`);
  return ({ actionId, original, at, expiresAt }) =>
    insert.run(refOf(actionId), at, expiresAt, at, at, refOf(original)).changes > 0;
}
