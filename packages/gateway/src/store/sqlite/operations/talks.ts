import { firstNumberAt } from "../../../ids.ts";
import type { HourWindow } from "../../history.ts";
import type { CallbackWait, CallWindow, TalkCount } from "../../insights.ts";
import { CALLBACK_STATES, LOOKED_AT, WAITED_MINUTES } from "../../talks.ts";
import type { Database } from "../driver.ts";
import { numbersOf } from "./numbers.ts";
import { rows } from "./rows.ts";

/** By indexes alone: summing the calls of a year reads none of them. */
export function talkByHour(db: Database): (window: HourWindow) => TalkCount[] {
  const numbers = numbersOf(db);
  const sums = (from: string, answered: string): string => `
    SELECT started_at / 3600000 * 3600000 AS hour, count(*) AS calls, sum(${answered}) AS answered,
      sum(coalesce(duration, 0)) AS talkSeconds
    FROM calls INDEXED BY ${from} AND id >= ? AND id < ? AND started_at >= ? AND started_at < ? GROUP BY 1`;
  const kinds = [
    {
      direction: "outgoing",
      index: "calls_outgoing",
      where: "direction = 'outgoing'",
      answered: "end_reason = 'completed'",
    },
    {
      direction: "incoming",
      index: "calls_talked",
      where: "direction = 'incoming' AND duration > 0",
      answered: "1",
    },
  ] as const;
  const prepared = kinds.map(({ direction, index, where, answered }) => ({
    direction,
    ofAll: db.prepare(sums(`${index}_all WHERE ${where}`, answered)),
    ofOne: db.prepare(sums(`${index} WHERE ${where} AND channel_no = ?`, answered)),
  }));
  return ({ channelId, from, to }) => {
    // Ids begin with the second in which a call began.
    const span = [firstNumberAt(from), firstNumberAt(to + 1_000), from, to];
    return prepared.flatMap(({ direction, ofAll, ofOne }) => {
      const found =
        channelId === null ? rows(ofAll, ...span) : rows(ofOne, numbers.channel(channelId), ...span);
      return found.map((one) => ({ ...one, direction }) as unknown as TalkCount);
    });
  };
}

export function callbackWaits(db: Database): (window: CallWindow) => CallbackWait[] {
  const numbers = numbersOf(db);
  const waits = (from: string): string => `
    SELECT closed_by AS closedBy, ${WAITED_MINUTES} AS minutes, count(*) AS callbacks
    FROM (
      SELECT closed_by, closed_at, first_call_at FROM callbacks INDEXED BY ${from}
        AND state = ? AND last_call_at >= ? AND last_call_at < ?
      ORDER BY last_call_at DESC LIMIT ${LOOKED_AT})
    GROUP BY 1, 2 ORDER BY 1, 2`;
  const ofOne = db.prepare(waits("callbacks_of_channel WHERE channel_no = ?"));
  const ofAll = db.prepare(waits("callbacks_by_state WHERE true"));
  return ({ channelId, from, to }) =>
    CALLBACK_STATES.flatMap((state) =>
      channelId === null
        ? rows(ofAll, state, from, to)
        : rows(ofOne, numbers.channel(channelId), state, from, to),
    ) as unknown as CallbackWait[];
}
