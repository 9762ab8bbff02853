import { numberOf, publicId } from "../../../ids.ts";
import { type ActionScope, walksOfActions } from "../../action-walks.ts";
import type { ActionFilter, ActionRecord } from "../../actions.ts";
import { NOBODY } from "../../row-ids.ts";
import { BEHIND_ALL, type Condition, idsOf } from "../../walks.ts";
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

/** Actions, newest first. Their ids are looked for first, in the indexes. */
export function listActions(db: Database): (page: Page) => ActionRecord[] {
  const prepare = statements(db);
  const scopeOf = scopes(db);
  return ({ filter, after, limit }) => {
    const walks = walksOfActions(filter, scopeOf(filter), (index) =>
      index === undefined ? "actions d NOT INDEXED" : `actions d INDEXED BY ${index}`,
    );
    const behind: Condition = ["d.id < ?", after === null ? BEHIND_ALL : (numberOf(after) ?? 0)];
    const ids = idsOf(walks, [behind], "DESC", limit);
    const select = prepare(`
      SELECT ${ACTION_COLUMNS} FROM (${ids.sql}) i CROSS JOIN actions a ON a.id = i.id ${OF_ACTION} ORDER BY a.id DESC`);
    return rows(select, ...ids.values).map(actionOf);
  };
}

function scopes(db: Database): (filter: ActionFilter) => ActionScope {
  const numbers = numbersOf(db);
  const callNo = db.prepare("SELECT id FROM calls WHERE channel_no = ? AND call_id = ?");
  return ({ channelId, callId }) => {
    if (channelId === undefined) return {};
    const channelNo = numbers.channel(channelId);
    const ofChannel: Condition = ["d.channel_no = ?", channelNo];
    if (callId === undefined) return { ofChannel };
    return { ofCall: ["d.call = ?", Number(row(callNo, channelNo, callId)?.id ?? NOBODY)] };
  };
}

export function readAction(db: Database): (args: { actionId: string }) => ActionRecord | null {
  const select = db.prepare(`SELECT ${ACTION_COLUMNS} FROM actions a ${OF_ACTION} WHERE a.id = ?`);
  return ({ actionId }) => {
    const found = row(select, refOf(actionId));
    return found ? actionOf(found) : null;
  };
}
