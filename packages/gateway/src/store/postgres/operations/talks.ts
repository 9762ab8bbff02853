import { firstNumberAt } from "../../../ids.ts";
import type { HourWindow } from "../../history.ts";
import type { CallbackWait, CallWindow, TalkCount } from "../../insights.ts";
import { CALLBACK_STATES, LOOKED_AT, WAITED_MINUTES } from "../../talks.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

const KINDS = [
  { direction: "outgoing", where: "direction = 'outgoing'", isAnswered: "end_reason = 'completed'" },
  { direction: "incoming", where: "direction = 'incoming' AND duration > 0", isAnswered: "true" },
] as const;

/** By indexes alone: summing the calls of a year reads none of them. */
export const talkByHour: Read<HourWindow, TalkCount[]> = async (queries, { channelId, from, to }) => {
  const counts: TalkCount[] = [];
  for (const { direction, where, isAnswered } of KINDS) {
    const found = await queries.rows(
      `SELECT started_at / 3600000 * 3600000 AS hour, count(*) AS calls, count(*) FILTER (WHERE ${isAnswered}) AS answered,
         sum(coalesce(duration, 0)) AS "talkSeconds"
       FROM calls
       WHERE ${where} AND ${channelId === null ? "true" : `channel_no = ${CHANNEL_NO}`}
         AND id >= ? AND id < ? AND started_at >= ? AND started_at < ?
       GROUP BY 1 ORDER BY 1`,
      ...(channelId === null ? [] : [channelId]),
      // Ids begin with the second in which a call began.
      firstNumberAt(from),
      firstNumberAt(to + 1_000),
      from,
      to,
    );
    counts.push(
      ...found.map(
        (one) => ({ ...one, talkSeconds: Number(one.talkSeconds), direction }) as unknown as TalkCount,
      ),
    );
  }
  return counts;
};

export const callbackWaits: Read<CallWindow, CallbackWait[]> = async (queries, { channelId, from, to }) => {
  const waits: CallbackWait[] = [];
  for (const state of CALLBACK_STATES) {
    const found = await queries.rows(
      `SELECT closed_by AS "closedBy", ${WAITED_MINUTES} AS minutes, count(*) AS callbacks
       FROM (
         SELECT closed_by, closed_at, first_call_at FROM callbacks
         WHERE ${channelId === null ? "true" : `channel_no = ${CHANNEL_NO}`} AND state = ?
           AND last_call_at >= ? AND last_call_at < ?
         ORDER BY last_call_at DESC LIMIT ${LOOKED_AT}) b
       GROUP BY 1, 2 ORDER BY 1, 2`,
      ...(channelId === null ? [] : [channelId]),
      state,
      from,
      to,
    );
    waits.push(...(found as unknown as CallbackWait[]));
  }
  return waits;
};
