import { firstNumberAt } from "../../../ids.ts";
import type { ActionFacts, ActionRecord, ActionState } from "../../actions.ts";
import type { Call } from "../../records.ts";
import { type Queries, row } from "../queries.ts";
import { ACTION_COLUMNS, actionNo, actionOf, OF_ACTION } from "./action-log.ts";
import { ACTIONS } from "./actions.ts";
import { CALL_COLUMNS } from "./call-columns.ts";
import { eachByItself, type OfChannel, type Write } from "./operation.ts";
import { namesOfCaller } from "./rules.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A call that was answered after an event may have begun before it, but not longer ago than this. */
const LONGEST_CALL_MS = DAY_MS;

type Asked = OfChannel & { actionId: string; now: number };
/** The rows of an action, and of its channel and call. */
interface Numbers {
  id: number;
  channelNo: number;
  call: number;
}

/** Reads all of it in the writer's transaction: no other action of the channel is between what is read here and there. */
export const actionFacts: Write<Asked, ActionFacts | null> = eachByItself(
  async (tx, { actionId, channelNo, now }) => {
    const select = `SELECT a.call, ${ACTION_COLUMNS} FROM actions a ${OF_ACTION} WHERE a.id = ? AND a.channel_no = ?`;
    const found = await row(tx.rows(select, actionNo(actionId), channelNo));
    if (!found) return null;
    const { call: callNo, ...fields } = found;
    const action = actionOf(fields);
    const ids = { id: Number(found.id), channelNo, call: Number(callNo) };
    const kept = await row(tx.rows(`SELECT ${CALL_COLUMNS} FROM calls c WHERE c.id = ?`, ids.call));
    const call = (kept ?? null) as Call | null;
    const lastTexts = await lastTextsTo(tx, ids, action);
    return {
      action,
      call,
      rejection: action.needsRejection ? await rejectionOf(tx, ids, action) : null,
      answeredSince: call !== null && (await hasAnsweredSince(tx, channelNo, call, action.eventAt)),
      spokenToSince: await isSpokenTo(tx, ids),
      texts: {
        ...lastTexts,
        lastDay: await startedSince(tx, ids, "text", now - DAY_MS),
        lastMinute: await startedSince(tx, ids, "text", now - MINUTE_MS),
      },
      rejectionsLastMinute: await startedSince(tx, ids, "reject", now - MINUTE_MS),
    };
  },
  () => [ACTIONS],
);

async function rejectionOf(
  tx: Queries,
  { call }: Numbers,
  { rule }: ActionRecord,
): Promise<ActionState | null> {
  const select =
    "SELECT state FROM actions WHERE call = ? AND rule = ? AND kind = 'reject' ORDER BY id DESC LIMIT 1";
  return ((await row(tx.rows(select, call, rule)))?.state ?? null) as ActionState | null;
}

/** Whether the call's entry of the callbacks was closed by something that speaks to the caller, or by a person. */
async function isSpokenTo(tx: Queries, { call }: Numbers): Promise<boolean> {
  const found = await tx.rows(
    `SELECT 1 FROM calls c JOIN callbacks b ON b.id = c.callback
     WHERE c.id = ? AND b.state = 'done' AND b.closed_by IN ('outgoing_call', 'text', 'person')`,
    call,
  );
  return found.length > 0;
}

async function hasAnsweredSince(tx: Queries, channelNo: number, call: Call, since: number): Promise<boolean> {
  const names = await namesOfCaller(tx, { number: call.callerNumber, lid: call.callerLid });
  const found = await tx.rows(
    `SELECT 1 FROM unnest(?::text[]) AS g (caller) JOIN calls c ON c.caller = g.caller
     WHERE c.id >= ? AND c.channel_no = ? AND c.status = 'answered' AND c.ended_at >= ? LIMIT 1`,
    names,
    firstNumberAt(since - LONGEST_CALL_MS),
    channelNo,
    since,
  );
  return found.length > 0;
}

/** The last text to a caller that began, by number and by LID: of the channel, and of all. */
async function lastTextsTo(
  tx: Queries,
  { id, channelNo }: Numbers,
  { line, lid }: ActionRecord,
): Promise<Pick<ActionFacts["texts"], "toCaller" | "toCallerByGateway">> {
  const began = "started_at IS NOT NULL AND kind = 'text'";
  const found = await row(
    tx.rows(
      `SELECT max(started_at) FILTER (WHERE channel_no = ?) AS "toCaller", max(started_at) AS "toCallerByGateway" FROM (
         SELECT channel_no, started_at FROM actions WHERE line = ? AND ${began} AND id <> ?
         UNION ALL SELECT channel_no, started_at FROM actions WHERE lid = ? AND ${began} AND id <> ?) texts`,
      channelNo,
      line,
      id,
      lid,
      id,
    ),
  );
  return found as unknown as Pick<ActionFacts["texts"], "toCaller" | "toCallerByGateway">;
}

/** How many actions of a kind began since a time, this one left out. */
async function startedSince(
  tx: Queries,
  { id, channelNo }: Numbers,
  kind: string,
  since: number,
): Promise<number> {
  const found = await row(
    tx.rows(
      "SELECT count(*) AS began FROM actions WHERE channel_no = ? AND kind = ? AND started_at > ? AND id <> ?",
      channelNo,
      kind,
      since,
      id,
    ),
  );
  return Number(found?.began);
}
