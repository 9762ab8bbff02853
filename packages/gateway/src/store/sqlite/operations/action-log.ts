import { numberOf, publicId } from "../../../ids.ts";
import type { ActionFilter, ActionRecord } from "../../actions.ts";
import { NOBODY } from "../../row-ids.ts";
import { allOf, BEHIND_ALL, type Condition } from "../../walks.ts";
import type { Database } from "../driver.ts";
import { numbersOf, refOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";
import { statements } from "./statements.ts";

/** The columns of an action `a` of the channel `n` about the call `c`, under the record's own names. */
export const ACTION_COLUMNS = `
  n.channel_id AS channelId, a.id, a.event, c.call_id AS callId, a.rule, a.kind, a.lane, a.action, a.zone, a.line, a.lid,
  a.event_at AS eventAt, a.planned_at AS plannedAt, a.expires_at AS expiresAt, a.needs_rejection AS needsRejection,
  a.state, a.reason, a.code, a.due_at AS dueAt, a.started_at AS startedAt, a.message_id AS messageId, a.text,
  a.replay_of AS replayOf, a.created_at AS createdAt, a.settled_at AS settledAt`;
export const OF_ACTION = "JOIN channels n ON n.channel_no = a.channel_no LEFT JOIN calls c ON c.id = a.call";

export function actionOf({ id, event, needsRejection, replayOf, ...rest }: Row): ActionRecord {
  return {
    ...rest,
    actionId: publicId("act", Number(id)),
    eventId: publicId("evt", Number(event)),
    needsRejection: needsRejection === 1,
    replayOf: replayOf == null ? null : publicId("act", Number(replayOf)),
  } as unknown as ActionRecord;
}

type Page = { filter: ActionFilter; after: string | null; limit: number };

/** Actions, newest first, through the index that passes by least of what is not asked for. */
export function listActions(db: Database): (page: Page) => ActionRecord[] {
  const prepare = statements(db);
  const numbers = numbersOf(db);
  const callNo = db.prepare("SELECT id FROM calls WHERE channel_no = ? AND call_id = ?");
  return ({ filter: { channelId, callId, rule, kind, state }, after, limit }) => {
    const channelNo = channelId === undefined ? undefined : numbers.channel(channelId);
    const call =
      callId === undefined ? undefined : Number(row(callNo, channelNo ?? NOBODY, callId)?.id ?? NOBODY);
    const index =
      call !== undefined
        ? "INDEXED BY actions_of_call"
        : channelNo !== undefined
          ? "INDEXED BY actions_of_channel"
          : "NOT INDEXED";
    const conditions: (Condition | undefined)[] = [
      call === undefined ? undefined : ["a.call = ?", call],
      channelNo === undefined ? undefined : ["a.channel_no = ?", channelNo],
      rule === undefined ? undefined : ["a.rule = ?", rule],
      kind === undefined ? undefined : ["a.kind = ?", kind],
      state === undefined ? undefined : ["a.state = ?", state],
      ["a.id < ?", after === null ? BEHIND_ALL : (numberOf(after) ?? 0)],
    ];
    const { sql, values } = allOf(conditions);
    const select = prepare(`
      SELECT ${ACTION_COLUMNS} FROM actions a ${index} ${OF_ACTION} WHERE ${sql} ORDER BY a.id DESC LIMIT ?`);
    return rows(select, ...values, limit).map(actionOf);
  };
}

export function readAction(db: Database): (args: { actionId: string }) => ActionRecord | null {
  const select = db.prepare(`SELECT ${ACTION_COLUMNS} FROM actions a ${OF_ACTION} WHERE a.id = ?`);
  return ({ actionId }) => {
    const found = row(select, refOf(actionId));
    return found ? actionOf(found) : null;
  };
}
