import { publicId } from "../../../ids.ts";
import type { DueLanes, DueQuery, Replan } from "../../channel-store.ts";
import { pendingDeliveryOf } from "../../delivery-rows.ts";
import type { PendingDelivery } from "../../records.ts";
import type { Database } from "../driver.ts";
import { numbersOf } from "./numbers.ts";
import { row, rows } from "./rows.ts";

// The indexes are named where the planner, which knows no statistics, would read a channel's whole past instead.

/** The most that is read of one lane. */
const OF_LANE = 100;
/** About the most that one reading tells, so that a giant backlog holds up neither the thread nor whoever reads. */
const OF_READING = 1_000;

type OfChannel<Args> = Args & { channelId: string };

/** The name of a lane, in the words of calls/call.ts: made from the call or the caller that it is numbered by, or kept. */
export const LANE_NAME = `coalesce(l.name, CASE WHEN d.lane < 0 AND c.id IS NULL THEN 'caller ' || d.lane
  ELSE printf('%015d-%s', c.started_at, c.call_id) END)`;
export const OF_LANE_NAME = "LEFT JOIN lanes l ON l.lane = d.lane LEFT JOIN calls c ON c.id = d.lane";

/**
 * Lanes whose head is due, live ones first. A head that is due later than any retry waits was planned by a clock that
 * was wrong, and is due.
 */
export function dueLanes(db: Database): (query: OfChannel<DueQuery>) => DueLanes {
  const numbers = numbersOf(db);
  const heads = (due: string): string => `
    SELECT d.lane AS no, ${LANE_NAME} AS name FROM deliveries d INDEXED BY deliveries_due ${OF_LANE_NAME}
    WHERE d.webhook_no = ? AND d.yields = ? AND d.due_at ${due} ? ORDER BY d.due_at, d.id LIMIT ?`;
  const due = db.prepare(heads("<="));
  const misplanned = db.prepare(heads(">"));
  const next = db.prepare(`
    SELECT due_at AS dueAt FROM deliveries INDEXED BY deliveries_due
    WHERE webhook_no = ? AND yields = ? AND due_at > ? ORDER BY due_at LIMIT 1`);
  const readLane = pendingOfLane(db);

  return ({ channelId, webhookId, now, latest, live, replays, except }) => {
    const webhookNo = numbers.webhook(channelId, webhookId);
    const known = new Set(except);
    const found: PendingDelivery[] = [];
    const more: string[] = [];
    const nextDueAt = (yields: 0 | 1, room: number): number | null => {
      if (room === 0) return null;
      // Those that the reader has are due as well, and would stand before the others.
      const limit = room + known.size;
      const heads = rows(due, webhookNo, yields, now, limit);
      if (heads.length < limit)
        heads.push(...rows(misplanned, webhookNo, yields, latest, limit - heads.length));
      const unknown = heads.filter(({ name }) => !known.has(String(name)));
      let taken = 0;
      for (const { no, name } of unknown.slice(0, room)) {
        if (found.length >= OF_READING) break;
        const read = readLane(webhookNo, Number(no), { webhookId, lane: String(name) });
        found.push(...read);
        if (read.length === OF_LANE) more.push(String(name));
        taken += 1;
      }
      if (taken < unknown.length || heads.length === limit) return now;
      const later = row(next, webhookNo, yields, now)?.dueAt;
      return later == null || Number(later) > latest ? null : Number(later);
    };
    return { nextDueAt: nextDueAt(0, live), nextReplayDueAt: nextDueAt(1, replays), deliveries: found, more };
  };
}

type LaneOf = Pick<PendingDelivery, "webhookId" | "lane">;

/** What is pending of a lane, in order. */
function pendingOfLane(
  db: Database,
): (webhookNo: number, laneNo: number, names: LaneOf) => PendingDelivery[] {
  const select = db.prepare(`
    SELECT d.id, d.public_id AS publicId, d.event, e.public_id AS eventPublicId, e.type, e.method, e.body, d.attempts,
      d.created_at AS createdAt, d.replay_of AS replayOf, o.public_id AS originalPublicId
    FROM deliveries d INDEXED BY deliveries_by_lane JOIN events e ON e.id = d.event LEFT JOIN deliveries o ON o.id = d.replay_of
    WHERE d.webhook_no = ? AND d.lane = ? AND d.state = 'pending'
    ORDER BY d.id LIMIT ${OF_LANE}`);
  return (webhookNo, laneNo, names) =>
    rows(select, webhookNo, laneNo).map((one) => pendingDeliveryOf(one, names));
}

/** Moves what is planned within a span of time, after the wall's clock was set. */
export function replan(db: Database): (args: OfChannel<Replan>) => void {
  const numbers = numbersOf(db);
  const move = db.prepare(`
    UPDATE deliveries INDEXED BY deliveries_due SET due_at = due_at + ?
    WHERE webhook_no = ? AND yields = ? AND due_at > ? AND due_at <= ?`);
  return ({ channelId, webhookId, by, from, to }) => {
    const webhookNo = numbers.webhook(channelId, webhookId);
    for (const yields of [0, 1]) move.run(by, webhookNo, yields, from, to);
  };
}

export function pendingWebhooks(db: Database): (args: { channelId: string }) => string[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT webhook_id AS webhookId FROM webhooks w
    WHERE w.channel_no = ? AND EXISTS (SELECT 1 FROM deliveries d INDEXED BY deliveries_due
      WHERE d.webhook_no = w.webhook_no AND d.due_at IS NOT NULL)`);
  return ({ channelId }) => rows(select, numbers.channel(channelId)).map((found) => String(found.webhookId));
}

/** The greatest ids there are, of all channels: one counter makes them all. Rows of before have numbers, too. */
export function lastIds(db: Database): (args: { channelId: string }) => string[] {
  const event = db.prepare("SELECT max(id) AS id FROM events");
  const delivery = db.prepare("SELECT max(id) AS id FROM deliveries");
  const action = db.prepare("SELECT max(id) AS id FROM actions");
  return () => {
    const [lastEvent, lastDelivery, lastAction] = [row(event)?.id, row(delivery)?.id, row(action)?.id];
    return [
      ...(lastEvent == null ? [] : [publicId("evt", Number(lastEvent))]),
      ...(lastDelivery == null ? [] : [publicId("dlv", Number(lastDelivery))]),
      ...(lastAction == null ? [] : [publicId("act", Number(lastAction))]),
    ];
  };
}
