import type { AttemptRecord } from "../../records.ts";
import type { Settlement } from "../../store.ts";
import type { Database } from "../driver.ts";
import { row, type Value } from "./rows.ts";

/** A settlement on its way to the thread, as values in the order of the statements: see record.ts. */
export type PackedSettlement = [lane: Value[], state: Value[], attempt: Value[] | null];

export function packSettlement(settlement: Settlement): PackedSettlement {
  const { channelId, webhookId, deliveryId, lane, state, dueAt, settledAt, attempt } = settlement;
  return [
    [channelId, webhookId, lane],
    [channelId, deliveryId, state, dueAt, settledAt],
    attempt && valuesOfAttempt(attempt),
  ];
}

function valuesOfAttempt({ number, at, durationMs, address, status, error, answer }: AttemptRecord): Value[] {
  return [number, at, durationMs, address, status, answer, error];
}

/** All but the error, which an attempt that succeeded has not. */
const SUCCEEDED_VALUES = 6;

/**
 * Keeps an attempt and its outcome: in the delivery's own row the one that succeeded, all others beside it.
 * A delivery that is done hands the lane's due time to the next one.
 */
export function settle(db: Database): (settlement: PackedSettlement) => void {
  const keepAttempt = insertAttempt(db);
  const deliver = db.prepare(`
    UPDATE deliveries SET state = ?3, due_at = ?4, settled_at = ?5, attempts = ?6, sent_at = ?7, duration_ms = ?8,
      address = ?9, http_status = ?10, answer = ?11
    WHERE channel_id = ?1 AND delivery_id = ?2 AND state = 'pending'`);
  const giveUp = db.prepare(`
    UPDATE deliveries SET state = ?3, due_at = ?4, settled_at = ?5, attempts = max(attempts, ?6)
    WHERE channel_id = ?1 AND delivery_id = ?2 AND state = 'pending'`);
  const postpone = db.prepare(`
    UPDATE deliveries SET due_at = ?3, attempts = max(attempts, ?4)
    WHERE channel_id = ?1 AND delivery_id = ?2 AND state = 'pending'`);
  const promote = promoteNext(db);
  return ([lane, delivery, attempt]) => {
    const [channelId, deliveryId, state, dueAt, settledAt] = delivery as [Value, Value, Value, Value, Value];
    const attempts = attempt?.[0] ?? 0;
    const isPending = state === "pending";
    if (state === "delivered" && attempt) {
      const { changes } = deliver.run(...delivery, ...attempt.slice(0, SUCCEEDED_VALUES));
      // Cancelled while it was under way: what came of it is told all the same.
      if (changes === 0) keepAttempt(channelId, deliveryId, attempt);
    } else {
      if (attempt) keepAttempt(channelId, deliveryId, attempt);
      if (isPending) postpone.run(channelId, deliveryId, dueAt, attempts);
      else giveUp.run(...delivery, attempts);
    }
    if (!isPending) promote(lane, settledAt);
  };
}

function insertAttempt(db: Database): (channelId: Value, deliveryId: Value, attempt: Value[]) => void {
  const insert = db.prepare(`
    INSERT INTO attempts (channel_id, delivery_id, number, at, duration_ms, address, status, answer, error)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  return (channelId, deliveryId, attempt) => {
    insert.run(channelId, deliveryId, ...attempt);
  };
}

function promoteNext(db: Database): (lane: Value[], dueAt: Value) => void {
  const next = db.prepare(`
    SELECT delivery_id AS id FROM deliveries INDEXED BY deliveries_by_lane
    WHERE channel_id = ? AND webhook_id = ? AND lane = ? AND state = 'pending' ORDER BY delivery_id LIMIT 1`);
  const promote = db.prepare("UPDATE deliveries SET due_at = ? WHERE channel_id = ? AND delivery_id = ?");
  return (lane, dueAt) => {
    const id = row(next, ...lane)?.id;
    if (id !== undefined) promote.run(dueAt, lane[0] ?? null, id);
  };
}
