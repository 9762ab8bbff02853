import { firstNumberAt } from "../../../ids.ts";
import { slotColumns } from "../../event-slots.ts";
import { FINISHED } from "../../listed.ts";
import { OWED_OF_EVENT } from "../../owed-of-event.ts";
import type { Row, Value } from "../queries.ts";
import type { Transaction } from "../transaction.ts";
import { CALLS_OF_CHANNEL } from "./call-pages.ts";
import { COUNTED_COLUMNS, countGone } from "./gone-calls.ts";
import { groupsText, pagesText } from "./groups.ts";
import { eachByItself, type OfChannel, type Write } from "./operation.ts";

/** A text counts for its caller this long, 720 hours, and is kept for that after all else is gone. */
const COUNTED_MS = 720 * 3_600_000;

type Sweep = OfChannel & { before: number; limit: number };

/** A step through the rows of one kind that are behind `after`. */
type Stage = (tx: Transaction, sweep: Sweep, after: number) => Promise<{ seen: number; last: number }>;

/**
 * Removes finished deliveries with their attempts, settled actions, events that nothing is owed of, and ended calls, all from
 * before a time: one kind after the other, each oldest first. A step goes on where the one before it ended and looks at
 * `limit` rows at most, so that it takes as long whatever must stay, such as what is pending for a webhook that is
 * disabled. What has to stay now is looked at again when all is begun anew.
 * @returns how many rows were looked at; 0 when all were, and the next step begins anew
 */
export const sweep: Write<Sweep, number> = eachByItself(async (tx, asked) => {
  const { sweeps } = tx;
  const { channelNo } = asked;
  const place = sweeps.get(channelNo) ?? { stage: 0, after: -1 };
  sweeps.set(channelNo, place);
  for (const stage of STAGES.slice(place.stage)) {
    const { seen, last } = await stage(tx, asked, place.after);
    place.after = last;
    if (seen > 0) return seen;
    place.stage += 1;
    place.after = -1;
  }
  sweeps.delete(channelNo);
  return 0;
});

/** Finished ones go whatever else stays, so the next step finds others first. */
const sweepDeliveries: Stage = async (tx, { channelNo, before, limit }, after) => {
  const seen = await tx.change(
    `WITH doomed AS MATERIALIZED (
       SELECT d.id FROM webhooks w JOIN deliveries d ON d.webhook_no = w.webhook_no
       WHERE w.channel_no = ? AND d.listed IN (${FINISHED}) AND d.id < ? LIMIT ?),
     tried AS (DELETE FROM attempts a USING doomed WHERE a.delivery = doomed.id)
     DELETE FROM deliveries d USING doomed WHERE d.id = doomed.id`,
    channelNo,
    firstNumberAt(before),
    limit,
  );
  return { seen, last: after };
};

interface Walk {
  table: "actions" | "events" | "calls";
  /** The condition of the index in the order of ids. */
  along: string;
  /** Whether a row may go. */
  mayGo: string;
  /** What a question mark in it stands for. */
  further: (before: number) => Value[];
}

/** Whether a call `r` may. */
const CALL_MAY_GO = `r.heard_at < ? AND NOT EXISTS (SELECT 1 FROM events e WHERE e.id IN (${slotColumns("r")}))`;

const WALKS: readonly Walk[] = [
  {
    table: "actions",
    along: "true",
    mayGo: "r.due_at IS NULL AND (r.kind <> 'text' OR r.started_at IS NULL OR r.id < ?)",
    further: (before) => [firstNumberAt(before - COUNTED_MS)],
  },
  {
    table: "events",
    along: "true",
    mayGo: `
      NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id > r.id AND d.id <= r.id + ${OWED_OF_EVENT} AND d.event = r.id)
      AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = r.id AND d.replay_of IS NOT NULL)`,
    further: () => [],
  },
  {
    table: "calls",
    along: "r.ended_at IS NULL AND r.end_reason IS NULL",
    mayGo: CALL_MAY_GO,
    further: (before) => [before],
  },
];

/** Calls that are over, of all their groups in the order of ids. */
const sweepCalls: Stage = async (tx, { channelNo, before, limit }, after) => {
  const found = await tx.rows(
    `WITH ${groupsText(CALLS_OF_CHANNEL)}, page AS (
       SELECT i.id FROM groups g ${pagesText(CALLS_OF_CHANNEL, "ASC", limit, "true")} ORDER BY i.id LIMIT ?)
     SELECT r.id, ${CALL_MAY_GO} AS "mayGo" FROM page JOIN calls r ON r.id = page.id ORDER BY r.id`,
    [channelNo],
    after + 1,
    firstNumberAt(before) - 1,
    limit,
    before,
  );
  return removeOf(tx, "calls", found, after);
};

/** Forgotten by people as well: whom the log no longer knows, nobody calls back. Whoever sleeps is kept. */
const sweepCallbacks =
  (state: string): Stage =>
  async (tx, { channelNo, before, limit }, after) => {
    const seen = await tx.change(
      `DELETE FROM callbacks WHERE id IN (
         SELECT id FROM callbacks WHERE channel_no = ? AND state = '${state}' AND last_call_at < ? AND changed_at < ? LIMIT ?)`,
      channelNo,
      before,
      before,
      limit,
    );
    return { seen, last: after };
  };

const STAGES: readonly Stage[] = [
  sweepDeliveries,
  ...WALKS.map(sweepAlong),
  sweepCalls,
  sweepCallbacks("open"),
  sweepCallbacks("done"),
];

function sweepAlong({ table, along, mayGo, further }: Walk): Stage {
  return async (tx, { channelNo, before, limit }, after) => {
    const found = await tx.rows(
      `SELECT r.id, ${mayGo} AS "mayGo" FROM ${table} r WHERE ${along} AND r.channel_no = ? AND r.id > ? AND r.id < ?
       ORDER BY r.id LIMIT ?`,
      ...further(before),
      channelNo,
      after,
      firstNumberAt(before),
      limit,
    );
    return removeOf(tx, table, found, after);
  };
}

/** Removes those of a step's rows that may go. */
async function removeOf(
  tx: Transaction,
  table: Walk["table"],
  found: readonly Row[],
  after: number,
): Promise<{ seen: number; last: number }> {
  const going = found.filter((one) => one.mayGo === true).map(({ id }) => Number(id));
  if (going.length > 0) await remove(tx, table, going);
  return { seen: found.length, last: Number(found.at(-1)?.id ?? after) };
}

async function remove(tx: Transaction, table: Walk["table"], ids: readonly number[]): Promise<void> {
  const text = `DELETE FROM ${table} WHERE id = ANY (?::bigint[])`;
  if (table === "calls") await countGone(tx, tx.rows(`${text} RETURNING ${COUNTED_COLUMNS}`, ids));
  else await tx.change(text, ids);
}
