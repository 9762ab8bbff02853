import { numberOf, publicId } from "../../../ids.ts";
import { type ActionScope, walksOfActions } from "../../action-walks.ts";
import type { ActionFilter, ActionRecord } from "../../actions.ts";
import { NOBODY } from "../../row-ids.ts";
import { BEHIND_ALL, type Condition, idsOf } from "../../walks.ts";
import { type Row, row } from "../queries.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

/** The columns of an action `a` of the channel `n` about the call `c`, under the record's own names. */
export const ACTION_COLUMNS = `
  n.channel_id AS "channelId", a.id, a.event, c.call_id AS "callId", a.rule, a.kind, a.lane, a.action, a.zone, a.line, a.lid,
  a.event_at AS "eventAt", a.planned_at AS "plannedAt", a.expires_at AS "expiresAt", a.needs_rejection AS "needsRejection",
  a.state, a.reason, a.code, a.due_at AS "dueAt", a.started_at AS "startedAt", a.message_id AS "messageId", a.text,
  a.replay_of AS "replayOf", a.created_at AS "createdAt", a.settled_at AS "settledAt"`;
export const OF_ACTION = "JOIN channels n ON n.channel_no = a.channel_no LEFT JOIN calls c ON c.id = a.call";

export function actionOf({ id, event, replayOf, ...rest }: Row): ActionRecord {
  return {
    ...rest,
    actionId: publicId("act", Number(id)),
    eventId: publicId("evt", Number(event)),
    replayOf: replayOf == null ? null : publicId("act", Number(replayOf)),
  } as unknown as ActionRecord;
}

/** The row behind an action's id. */
export function actionNo(actionId: string): number {
  return numberOf(actionId) ?? NOBODY;
}

type Page = { filter: ActionFilter; after: string | null; limit: number };

/** Actions, newest first. Their ids are looked for first, in the indexes. */
export const listActions: Read<Page, ActionRecord[]> = async (queries, { filter, after, limit }) => {
  const walks = walksOfActions(filter, scopeOf(filter), () => "actions d");
  const behind: Condition = ["d.id < ?", after === null ? BEHIND_ALL : (numberOf(after) ?? 0)];
  const ids = idsOf(walks, [behind], "DESC", limit);
  const found = await queries.rowsOf(
    `SELECT ${ACTION_COLUMNS} FROM (${ids.sql}) i JOIN actions a ON a.id = i.id ${OF_ACTION} ORDER BY a.id DESC`,
    ...ids.values,
  );
  return found.map(actionOf);
};

function scopeOf({ channelId, callId }: ActionFilter): ActionScope {
  if (channelId === undefined) return {};
  if (callId === undefined) return { ofChannel: [`d.channel_no = ${CHANNEL_NO}`, channelId] };
  const call = `(SELECT id FROM calls WHERE channel_no = ${CHANNEL_NO} AND call_id = ?)`;
  return { ofCall: [`d.call = ${call}`, channelId, callId] };
}

export const readAction: Read<{ actionId: string }, ActionRecord | null> = async (queries, { actionId }) => {
  const select = `SELECT ${ACTION_COLUMNS} FROM actions a ${OF_ACTION} WHERE a.id = ?`;
  const found = await row(queries.rows(select, actionNo(actionId)));
  return found ? actionOf(found) : null;
};
