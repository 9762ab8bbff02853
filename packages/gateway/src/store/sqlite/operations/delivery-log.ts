import { firstIdAt } from "../../../ids.ts";
import type { DeliveryEntry, DeliveryFilter, Replayable, ReplayQuery } from "../../history.ts";
import type { AttemptRecord } from "../../records.ts";
import type { Database } from "../driver.ts";
import { row, rows } from "./rows.ts";
import { allOf, type Condition, statements } from "./statements.ts";

const ENTRY = `
  SELECT d.channel_id AS channelId, d.delivery_id AS deliveryId, d.webhook_id AS webhookId, d.event_id AS eventId,
    e.type, e.method, e.call_id AS callId, e.status, d.state, d.due_at AS dueAt, d.attempts,
    coalesce(d.http_status, a.status) AS lastStatus, a.error AS lastError, d.replay_of AS replayOf, d.created_at AS createdAt,
    d.settled_at AS settledAt`;
const OF_DELIVERY = `
  JOIN events e ON e.channel_id = d.channel_id AND e.event_id = d.event_id
  LEFT JOIN attempts a
    ON a.channel_id = d.channel_id AND a.delivery_id = d.delivery_id AND a.number = d.attempts`;

type Page = { filter: DeliveryFilter; after: string | null; limit: number };

/** Deliveries, newest first. Their keys are looked for first: where an index has all that is asked, nothing else is read. */
export function listDeliveries(db: Database): (page: Page) => DeliveryEntry[] {
  const prepare = statements(db);
  return ({ filter, after, limit }) => {
    const { sql, values } = allOf([
      ...conditionsOf(filter),
      after === null ? undefined : ["d.delivery_id < ?", after],
    ]);
    const select = prepare(`
      ${ENTRY} FROM (
        SELECT d.channel_id, d.delivery_id FROM deliveries d ${sourceFor(filter)}
        WHERE ${sql} ORDER BY d.delivery_id DESC LIMIT ?
      ) JOIN deliveries d USING (channel_id, delivery_id) ${OF_DELIVERY} ORDER BY d.delivery_id DESC`);
    return rows(select, ...values, limit) as unknown as DeliveryEntry[];
  };
}

function sourceFor(filter: DeliveryFilter): string {
  const needsEvent = filter.type !== undefined || filter.status !== undefined;
  return needsEvent
    ? `${indexFor(filter)} CROSS JOIN events e ON e.channel_id = d.channel_id AND e.event_id = d.event_id`
    : indexFor(filter);
}

/** The index that reads least. SQLite keeps no statistics here, so it is told. */
function indexFor({ channelId, callId, state, failed }: DeliveryFilter): string {
  if (callId !== undefined) return "INDEXED BY deliveries_by_event";
  if (failed) return "INDEXED BY deliveries_failed";
  if (state === "pending") return "INDEXED BY deliveries_by_lane";
  if (state === "expired" || state === "cancelled") return "INDEXED BY deliveries_given_up";
  return channelId === undefined ? "INDEXED BY deliveries_by_id" : "NOT INDEXED";
}

export function readDelivery(db: Database): (args: { deliveryId: string }) => DeliveryEntry | null {
  const select = db.prepare(`
    ${ENTRY} FROM deliveries d INDEXED BY deliveries_by_id ${OF_DELIVERY} WHERE d.delivery_id = ?`);
  return ({ deliveryId }) => (row(select, deliveryId) ?? null) as DeliveryEntry | null;
}

type Key = { channelId: string; deliveryId: string };

export function listAttempts(db: Database): (key: Key) => AttemptRecord[] {
  const select = db.prepare(`
    SELECT number, at, duration_ms AS durationMs, address, status, error, answer
    FROM attempts_made WHERE channel_id = ? AND delivery_id = ? ORDER BY number`);
  return ({ channelId, deliveryId }) => rows(select, channelId, deliveryId) as unknown as AttemptRecord[];
}

const REPLAYABLE = `
  FROM deliveries d
  JOIN events e ON e.channel_id = d.channel_id AND e.event_id = d.event_id
  JOIN webhooks w ON w.channel_id = d.channel_id AND w.webhook_id = d.webhook_id
  WHERE d.state <> 'pending' AND d.replay_of IS NULL AND w.removed_at IS NULL AND w.disabled_at IS NULL`;

export function listReplayable(db: Database): (query: ReplayQuery) => Replayable[] {
  const prepare = statements(db);
  return ({ filter, after, upTo, limit }) => {
    const { sql, values } = replayConditions(filter, after, upTo);
    const select = prepare(`
      SELECT d.delivery_id AS deliveryId, d.event_id AS eventId, d.webhook_id AS webhookId, d.lane, e.type,
        e.method, e.body ${REPLAYABLE} AND ${sql} ORDER BY d.delivery_id LIMIT ?`);
    return rows(select, ...values, limit) as unknown as Replayable[];
  };
}

export function countReplayable(db: Database): (query: Omit<ReplayQuery, "after" | "limit">) => number {
  const prepare = statements(db);
  return ({ filter, upTo }) => {
    const { sql, values } = replayConditions(filter, null, upTo);
    return Number(row(prepare(`SELECT count(*) AS count ${REPLAYABLE} AND ${sql}`), ...values)?.count);
  };
}

function replayConditions(
  filter: DeliveryFilter,
  after: string | null,
  upTo: string,
): ReturnType<typeof allOf> {
  return allOf([
    ...conditionsOf(filter),
    after === null ? undefined : ["d.delivery_id > ?", after],
    ["d.delivery_id <= ?", upTo],
  ]);
}

function conditionsOf(filter: DeliveryFilter): (Condition | undefined)[] {
  const { channelId, deliveryId, webhookId, state, callId, type, status, failed, from, to } = filter;
  return [
    channelId === undefined ? undefined : ["d.channel_id = ?", channelId],
    deliveryId === undefined ? undefined : ["d.delivery_id = ?", deliveryId],
    webhookId === undefined ? undefined : ["d.webhook_id = ?", webhookId],
    // No delivery is older than its webhook, and ids tell: a young webhook's list ends soon.
    webhookId === undefined ? undefined : ["d.delivery_id > ?", `dlv_${webhookId.slice(4)}`],
    // In the text, as the conditions of partial indexes are.
    state === undefined ? undefined : [`d.state = '${state}'`],
    callId === undefined || channelId === undefined
      ? undefined
      : [
          "d.event_id IN (SELECT event_id FROM events_of_calls WHERE channel_id = ? AND call_id = ?)",
          channelId,
          callId,
        ],
    type === undefined ? undefined : ["e.type = ?", type],
    status === undefined ? undefined : ["e.status = ?", status],
    failed === undefined ? undefined : [failed ? FAILED : `NOT ${FAILED}`],
    from === undefined ? undefined : ["d.delivery_id >= ?", firstIdAt("dlv", from)],
    to === undefined ? undefined : ["d.delivery_id < ?", firstIdAt("dlv", to)],
  ];
}

/** The last attempt of a delivered one succeeded, all others failed. */
const FAILED = "(d.attempts > (d.state = 'delivered'))";
