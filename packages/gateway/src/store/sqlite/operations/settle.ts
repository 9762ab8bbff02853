import type { Settlement } from "../../channel-store.ts";
import type { AttemptRecord } from "../../records.ts";
import type { Database } from "../driver.ts";
import { numbersOf, refOf } from "./numbers.ts";
import { row, type Value } from "./rows.ts";

/** A settlement on its way to the thread, as values in the order of the statements: see record.ts. */
export type PackedSettlement = [
  id: Value,
  state: string,
  dueAt: Value,
  settledAt: number,
  attempt: Value[] | null,
];

export function packSettlement(settlement: Settlement): PackedSettlement {
  const { deliveryId, state, dueAt, settledAt, attempt } = settlement;
  return [refOf(deliveryId), state, dueAt, settledAt, attempt && valuesOfAttempt(attempt)];
}

function valuesOfAttempt(attempt: AttemptRecord): Value[] {
  const { number, at, durationMs, address, status, answer, remark, error, location } = attempt;
  return [number, at, durationMs, address, status, answer, remark, error, location];
}

/** All but error and location, which an attempt that succeeded has not. */
const SUCCEEDED_VALUES = 7;

/**
 * Keeps an attempt and its outcome: in the delivery's own row the one that succeeded, all others beside it.
 * A delivery that is done hands the lane's due time to the next one.
 */
export function settle(db: Database): (settlement: PackedSettlement) => void {
  const numbers = numbersOf(db);
  const keepAttempt = insertAttempt(db);
  const deliver = db.prepare(`
    UPDATE deliveries SET state = 'delivered', due_at = NULL, settled_at = ?, attempts = ?, sent_at = ?, duration_ms = ?,
      address = ?, http_status = ?, answer = ?, remark = ?
    WHERE id = ? AND state = 'pending'`);
  const giveUp = db.prepare(`
    UPDATE deliveries SET state = ?, due_at = ?, settled_at = ?, attempts = max(attempts, ?)
    WHERE id = ? AND state = 'pending'`);
  const postpone = db.prepare(`
    UPDATE deliveries SET due_at = ?, attempts = max(attempts, ?) WHERE id = ? AND state = 'pending'`);
  const promote = promoteNext(db);
  return ([ref, state, dueAt, settledAt, attempt]) => {
    const id = numbers.delivery(ref);
    const attempts = attempt?.[0] ?? 0;
    if (state === "delivered" && attempt) {
      const { changes } = deliver.run(settledAt, ...attempt.slice(0, SUCCEEDED_VALUES), id);
      // Cancelled while it was under way: its outcome is kept all the same.
      if (changes === 0) keepAttempt(id, attempt);
    } else {
      if (attempt) keepAttempt(id, attempt);
      if (state === "pending") postpone.run(dueAt, attempts, id);
      else giveUp.run(state, dueAt, settledAt, attempts, id);
    }
    if (state !== "pending") promote(id, settledAt);
  };
}

function insertAttempt(db: Database): (delivery: number, attempt: Value[]) => void {
  // A settlement is written again when nobody can tell whether it was: an attempt that its delivery's row has
  // is not kept a second time. One of a delivery that is gone, with its channel, is not kept either.
  const insert = db.prepare(`
    INSERT INTO attempts (delivery, number, at, duration_ms, address, status, answer, remark, error, location)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM deliveries
    WHERE id = ? AND NOT (sent_at IS NOT NULL AND attempts >= ?)
    ON CONFLICT DO NOTHING`);
  return (delivery, attempt) => {
    insert.run(delivery, ...attempt, delivery, attempt[0] ?? null);
  };
}

function promoteNext(db: Database): (delivery: number, dueAt: number) => void {
  const next = db.prepare(`
    SELECT n.id FROM deliveries d CROSS JOIN deliveries n INDEXED BY deliveries_by_lane
      ON n.webhook_no = d.webhook_no AND n.lane = d.lane AND n.state = 'pending'
    WHERE d.id = ? ORDER BY n.id LIMIT 1`);
  // One that is planned already is the head: the settlement before it was written twice.
  const promote = db.prepare("UPDATE deliveries SET due_at = ? WHERE id = ? AND due_at IS NULL");
  return (delivery, dueAt) => {
    const id = row(next, delivery)?.id;
    if (id != null) promote.run(dueAt, id);
  };
}
