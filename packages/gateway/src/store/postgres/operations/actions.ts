import type { ActionEnd, ActionStart, NewAction } from "../../actions.ts";
import type { DueLanes, DueQuery, Replan } from "../../channel-store.ts";
import { pendingActionOf } from "../../delivery-rows.ts";
import { json, type Queries, row } from "../queries.ts";
import { actionNo } from "./action-log.ts";
import { idOfEvent } from "./ids-of-rows.ts";
import { eachByItself, type OfChannel, type Read, type Write } from "./operation.ts";

/** What the operations on a channel's actions touch. */
export const ACTIONS = "actions";
const touches = (): string[] => [ACTIONS];

/** The most that is read of one lane: a rule has at most a rejection and a text there, and replays are few. */
const OF_LANE = 20;

/** An action with the rows of its channel and its call. */
export interface ActionToWrite {
  channelNo: number;
  call: number;
  action: NewAction;
}

/** One that is there for the call, the rule and the kind stays as it is. @returns how many were not there */
export async function writeActions(tx: Queries, all: readonly ActionToWrite[]): Promise<number> {
  if (all.length === 0) return 0;
  const rows = all.map(({ channelNo, call, action }) => {
    const { actionId, eventId, state, plannedAt, createdAt, ...rest } = action;
    const isPending = state === "pending";
    const ids = { id: actionNo(actionId), event: idOfEvent(eventId), channel_no: channelNo, call };
    const times = {
      plannedAt,
      createdAt,
      due: isPending ? plannedAt : null,
      settled: isPending ? null : createdAt,
    };
    return { ...rest, ...ids, ...times, state };
  });
  return tx.change(
    `INSERT INTO actions (id, channel_no, call, event, rule, kind, lane, action, zone, line, lid, event_at, planned_at,
       expires_at, needs_rejection, state, due_at, created_at, settled_at)
     SELECT id, channel_no, call, event, rule, kind, lane, action, zone, line, lid, "eventAt", "plannedAt",
       "expiresAt", "needsRejection", state, due, "createdAt", settled
     FROM json_to_recordset(?) AS g (id bigint, channel_no bigint, call bigint, event bigint, rule text, kind text, lane text, action text,
       zone text, line text, lid text, "eventAt" bigint, "plannedAt" bigint, "expiresAt" bigint, "needsRejection" boolean, state text,
       due bigint, "createdAt" bigint, settled bigint)
     ORDER BY id ON CONFLICT DO NOTHING`,
    json(rows),
  );
}

type Adding = OfChannel & { callId: string; action: NewAction };

export const addAction: Write<Adding, boolean> = eachByItself(async (tx, { channelNo, callId, action }) => {
  const select = "SELECT id FROM calls WHERE channel_no = ? AND call_id = ?";
  const found = await row(tx.rows(select, channelNo, callId));
  return found !== undefined && (await writeActions(tx, [{ channelNo, call: Number(found.id), action }])) > 0;
}, touches);

const IS_HEAD = `NOT EXISTS (SELECT 1 FROM actions b
  WHERE b.channel_no = a.channel_no AND b.lane = a.lane AND b.due_at IS NOT NULL AND b.id < a.id)`;

/** The lanes whose first action is due. Each is short, so a lane is read whole. */
export const dueActions: Write<OfChannel & DueQuery, DueLanes> = eachByItself(async (tx, query) => {
  const { channelNo, webhookId, now, live, except } = query;
  const nothing = { deliveries: [], more: [], nextDueAt: null, nextReplayDueAt: null };
  if (live === 0) return nothing;
  const known = new Set(except);
  const limit = live + known.size;
  const due = await tx.rows(
    `SELECT a.lane FROM actions a WHERE a.channel_no = ? AND a.due_at <= ? AND ${IS_HEAD} ORDER BY a.due_at, a.id LIMIT ?`,
    channelNo,
    now,
    limit,
  );
  const unknown = due.map(({ lane }) => String(lane)).filter((lane) => !known.has(lane));
  const waiting = await tx.rows(
    `SELECT a.* FROM unnest(?::text[]) WITH ORDINALITY AS g (lane, place) CROSS JOIN LATERAL (
       SELECT id, event, kind, lane, created_at AS "createdAt" FROM actions
       WHERE channel_no = ? AND lane = g.lane AND due_at IS NOT NULL ORDER BY id LIMIT ${OF_LANE}) a
     ORDER BY g.place, a.id`,
    unknown.slice(0, live),
    channelNo,
  );
  const later = await row(
    tx.rows(
      `SELECT a.due_at AS "dueAt" FROM actions a WHERE a.channel_no = ? AND a.due_at > ? AND ${IS_HEAD} ORDER BY a.due_at LIMIT 1`,
      channelNo,
      now,
    ),
  );
  const nextDueAt = due.length === limit ? now : later ? Number(later.dueAt) : null;
  return { ...nothing, deliveries: waiting.map((found) => pendingActionOf(found, webhookId)), nextDueAt };
}, touches);

export const hasPendingActions: Read<OfChannel, boolean> = async (queries, { channelNo }) => {
  const select = "SELECT 1 FROM actions WHERE channel_no = ? AND due_at IS NOT NULL LIMIT 1";
  return (await row(queries.rows(select, channelNo))) !== undefined;
};

type Postponed = OfChannel & { actionId: string; dueAt: number };

export const postponeAction: Write<Postponed, void> = eachByItself(
  async (tx, { channelNo, actionId, dueAt }) => {
    await tx.change(
      "UPDATE actions SET due_at = ? WHERE id = ? AND channel_no = ? AND due_at IS NOT NULL",
      dueAt,
      actionNo(actionId),
      channelNo,
    );
  },
  touches,
);

/** What is too old moves with what is due: both were reckoned by the clock that was set. */
export const replanActions: Write<OfChannel & Replan, void> = eachByItself(
  async (tx, { channelNo, by, from, to }) => {
    await tx.change(
      `UPDATE actions SET due_at = due_at + ?, expires_at = expires_at + ? WHERE channel_no = ? AND due_at > ? AND due_at <= ?`,
      by,
      by,
      channelNo,
      from,
      to,
    );
  },
  touches,
);

export const startAction: Write<OfChannel & ActionStart, void> = eachByItself(
  async (tx, { channelNo, actionId, at, messageId, text }) => {
    await tx.change(
      `UPDATE actions SET started_at = ?, message_id = ?, text = ? WHERE id = ? AND channel_no = ? AND due_at IS NOT NULL`,
      at,
      messageId,
      text,
      actionNo(actionId),
      channelNo,
    );
  },
  touches,
);

export const endAction: Write<OfChannel & ActionEnd, boolean> = eachByItself(endOne, touches);

export async function endOne(tx: Queries, end: Pick<OfChannel, "channelNo"> & ActionEnd): Promise<boolean> {
  const { channelNo, actionId, state, reason, code, at, counts } = end;
  const changed = await tx.change(
    `UPDATE actions SET state = ?, reason = ?, code = ?, settled_at = ?, due_at = NULL,
       started_at = CASE WHEN ?::boolean THEN coalesce(started_at, ?) END
     WHERE id = ? AND channel_no = ? AND due_at IS NOT NULL`,
    state,
    reason,
    code,
    at,
    counts,
    at,
    actionNo(actionId),
    channelNo,
  );
  return changed > 0;
}

type Replay = OfChannel & { actionId: string; original: string; at: number; expiresAt: number | null };

/** A message that may have been sent keeps its id, so that it is the same message. */
export const replayAction: Write<Replay, boolean> = eachByItself(
  async (tx, { channelNo, actionId, original, at, expiresAt }) => {
    const made = await tx.change(
      `INSERT INTO actions (id, channel_no, call, event, rule, kind, lane, action, zone, line, lid, event_at, planned_at,
         expires_at, needs_rejection, state, due_at, message_id, replay_of, created_at)
       SELECT ?, channel_no, call, event, rule, kind, lane, action, zone, line, lid, event_at, ?,
         ?, needs_rejection, 'pending', ?, message_id, coalesce(replay_of, id), ?
       FROM actions WHERE id = ? AND channel_no = ? AND due_at IS NULL`,
      actionNo(actionId),
      at,
      expiresAt,
      at,
      at,
      actionNo(original),
      channelNo,
    );
    return made > 0;
  },
  touches,
);
