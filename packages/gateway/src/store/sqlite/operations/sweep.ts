import { firstNumberAt } from "../../../ids.ts";
import { slotColumns } from "../../event-slots.ts";
import { FINISHED } from "../../listed.ts";
import { OWED_OF_EVENT } from "../../owed-of-event.ts";
import type { Database } from "../driver.ts";
import { CALLS_OF_CHANNEL } from "./call-pages.ts";
import { idsOf } from "./groups.ts";
import { numbersOf } from "./numbers.ts";
import { rows, type Value } from "./rows.ts";

/** A text counts for its caller this long, 720 hours, and is kept for that after all else is gone. */
const COUNTED_MS = 720 * 3_600_000;

type Sweep = { channelId: string; before: number; limit: number };

/** A step through the rows of one kind that are behind `after`. */
type Stage = (
  channelNo: number,
  before: number,
  after: number,
  limit: number,
) => { seen: number; last: number };

/**
 * Removes finished deliveries with their attempts, settled actions, events that nothing is owed of, ended calls and callbacks, all from
 * before a time: one kind after the other, each oldest first. A step goes on where the one before it ended and looks at
 * `limit` rows at most, so that it takes as long whatever must stay, such as what is pending for a webhook that is
 * disabled. What has to stay now is looked at again when all is begun anew.
 * @returns how many rows were looked at; 0 when all were, and the next step begins anew
 */
export function sweep(db: Database): (args: Sweep) => number {
  const numbers = numbersOf(db);
  const callbacks = ["open", "done"].map((state) => sweepCallbacks(db, state));
  const walks = WALKS.map((walk) => sweepAlong(db, walk));
  const stages = [sweepDeliveries(db), ...walks, sweepCalls(db), ...callbacks];
  const places = new Map<number, { stage: number; after: number }>();
  return ({ channelId, before, limit }) => {
    const channelNo = numbers.channel(channelId);
    const place = places.get(channelNo) ?? { stage: 0, after: -1 };
    places.set(channelNo, place);
    for (const stage of stages.slice(place.stage)) {
      const { seen, last } = stage(channelNo, before, place.after, limit);
      place.after = last;
      if (seen > 0) return seen;
      place.stage += 1;
      place.after = -1;
    }
    places.delete(channelNo);
    return 0;
  };
}

/** Finished ones go whatever else stays, so the next step finds others first. */
function sweepDeliveries(db: Database): Stage {
  const doomed = db.prepare(`
    SELECT d.id FROM webhooks w CROSS JOIN deliveries d INDEXED BY deliveries_listed ON d.webhook_no = w.webhook_no
    WHERE w.channel_no = ? AND d.listed IN (${FINISHED}) AND d.id < ? LIMIT ?`);
  const attempts = db.prepare("DELETE FROM attempts WHERE delivery = ?");
  const delivery = db.prepare("DELETE FROM deliveries WHERE id = ?");
  return (channelNo, before, after, limit) => {
    const found = rows(doomed, channelNo, firstNumberAt(before), limit);
    for (const { id } of found) {
      attempts.run(id ?? null);
      delivery.run(id ?? null);
    }
    return { seen: found.length, last: after };
  };
}

/** Forgotten by people as well: whom the log no longer knows, nobody calls back. Whoever sleeps is kept. */
function sweepCallbacks(db: Database, state: string): Stage {
  const doomed = db.prepare(`
    SELECT id FROM callbacks INDEXED BY callbacks_of_channel
    WHERE channel_no = ? AND state = '${state}' AND last_call_at < ? AND changed_at < ? LIMIT ?`);
  const remove = db.prepare("DELETE FROM callbacks WHERE id = ?");
  return (channelNo, before, after, limit) => {
    const found = rows(doomed, channelNo, before, before, limit);
    for (const { id } of found) remove.run(id ?? null);
    return { seen: found.length, last: after };
  };
}

/** Calls that are over, of all their groups in the order of ids. */
function sweepCalls(db: Database): Stage {
  const next = idsOf(db, CALLS_OF_CHANNEL, "ASC");
  const select = db.prepare(`
    SELECT r.id, ${CALL_MAY_GO} AS mayGo FROM json_each(?) i CROSS JOIN calls r ON r.id = i.value`);
  const remove = db.prepare("DELETE FROM calls WHERE id = ?");
  return (channelNo, before, after, limit) => {
    const range = { from: after + 1, to: firstNumberAt(before) - 1 };
    const ids = next({ of: [[channelNo]], fits: () => true }, range, limit);
    const found = rows(select, before, JSON.stringify(ids));
    for (const { id, mayGo } of found) if (mayGo === 1) remove.run(id ?? null);
    return { seen: ids.length, last: ids.at(-1) ?? after };
  };
}

interface Walk {
  table: string;
  /** The index in the order of ids, with the conditions that it has. */
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
    along: "actions_of_channel WHERE true",
    mayGo: "due_at IS NULL AND (kind <> 'text' OR started_at IS NULL OR id < ?)",
    further: (before) => [firstNumberAt(before - COUNTED_MS)],
  },
  {
    table: "events",
    along: "events_of_channel WHERE true",
    mayGo: `
      NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id > r.id AND d.id <= r.id + ${OWED_OF_EVENT} AND d.event = r.id)
      AND NOT EXISTS (SELECT 1 FROM deliveries d INDEXED BY deliveries_replayed
        WHERE d.event = r.id AND d.replay_of IS NOT NULL)`,
    further: () => [],
  },
  {
    table: "calls",
    along: "calls_open WHERE ended_at IS NULL AND end_reason IS NULL",
    mayGo: CALL_MAY_GO,
    further: (before) => [before],
  },
];

function sweepAlong(db: Database, { table, along, mayGo, further }: Walk): Stage {
  const select = db.prepare(`
    SELECT r.id, ${mayGo} AS mayGo FROM ${table} r INDEXED BY ${along} AND r.channel_no = ? AND r.id > ? AND r.id < ?
    ORDER BY r.id LIMIT ?`);
  const remove = db.prepare(`DELETE FROM ${table} WHERE id = ?`);
  return (channelNo, before, after, limit) => {
    const found = rows(select, ...further(before), channelNo, after, firstNumberAt(before), limit);
    for (const { id, mayGo } of found) if (mayGo === 1) remove.run(id ?? null);
    return { seen: found.length, last: Number(found.at(-1)?.id ?? after) };
  };
}
