import { numberOf, publicId } from "../../../ids.ts";
import type { ActionFilter, ActionRecord } from "../../actions.ts";
import { NOBODY } from "../../row-ids.ts";
import { allOf, BEHIND_ALL, type Condition } from "../../walks.ts";
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

/** Actions, newest first, through the index that passes by least of what is not asked for. */
export const listActions: Read<Page, ActionRecord[]> = async (queries, { filter, after, limit }) => {
  const { channelId, callId, rule, kind, state } = filter;
  const conditions: (Condition | undefined)[] = [
    callId === undefined
      ? undefined
      : [
          `a.call = (SELECT id FROM calls WHERE channel_no = ${CHANNEL_NO} AND call_id = ?)`,
          channelId ?? null,
          callId,
        ],
    channelId === undefined ? undefined : [`a.channel_no = ${CHANNEL_NO}`, channelId],
    rule === undefined ? undefined : ["a.rule = ?", rule],
    kind === undefined ? undefined : ["a.kind = ?", kind],
    state === undefined ? undefined : ["a.state = ?", state],
    ["a.id < ?", after === null ? BEHIND_ALL : (numberOf(after) ?? 0)],
  ];
  const { sql, values } = allOf(conditions);
  const found = await queries.rowsOf(
    `SELECT ${ACTION_COLUMNS} FROM actions a ${OF_ACTION} WHERE ${sql} ORDER BY a.id DESC LIMIT ?`,
    ...values,
    limit,
  );
  return found.map(actionOf);
};

export const readAction: Read<{ actionId: string }, ActionRecord | null> = async (queries, { actionId }) => {
  const select = `SELECT ${ACTION_COLUMNS} FROM actions a ${OF_ACTION} WHERE a.id = ?`;
  const found = await row(queries.rows(select, actionNo(actionId)));
  return found ? actionOf(found) : null;
};
