import type { Settlement } from "../../channel-store.ts";
import { json } from "../queries.ts";
import { deliveryNos } from "./ids-of-rows.ts";
import type { OfChannel, Write } from "./operation.ts";
import { laneKey } from "./record.ts";

/**
 * Keeps attempts and their outcomes: in the delivery's own row the one that succeeded, all others beside it. A settlement is
 * written again when nobody can tell whether it was: an attempt that its delivery's row has is not kept a second time.
 * A delivery that is done hands the lane's due time to the next one, unless that is planned already.
 */
const SETTLE = `
  WITH given AS MATERIALIZED (
    SELECT g.*, d.webhook_no, d.lane, d.state AS was, d.sent_at AS was_sent, d.attempts AS had
    FROM json_to_recordset(?) AS g (channel_no bigint, id bigint, state text, due_at bigint, settled_at bigint,
      number int, at bigint, "durationMs" int, address text, status int, error text, answer text, remark text, location text)
    JOIN deliveries d ON d.id = g.id JOIN webhooks w ON w.webhook_no = d.webhook_no AND w.channel_no = g.channel_no),
  kept AS (
    INSERT INTO attempts (delivery, number, at, duration_ms, address, status, error, answer, remark, location)
    SELECT id, number, at, "durationMs", address, status, error, answer, remark, location FROM given
    WHERE number IS NOT NULL AND NOT (state = 'delivered' AND was = 'pending') AND NOT (was_sent IS NOT NULL AND had >= number)
    ON CONFLICT DO NOTHING),
  done AS (
    UPDATE deliveries d SET
      state = g.state, due_at = g.due_at, attempts = greatest(d.attempts, g.number),
      settled_at = CASE WHEN g.state = 'pending' THEN d.settled_at ELSE g.settled_at END,
      sent_at = CASE WHEN g.state = 'delivered' THEN g.at END,
      duration_ms = CASE WHEN g.state = 'delivered' THEN g."durationMs" END,
      address = CASE WHEN g.state = 'delivered' THEN g.address END,
      http_status = CASE WHEN g.state = 'delivered' THEN g.status END,
      answer = CASE WHEN g.state = 'delivered' THEN g.answer END,
      remark = CASE WHEN g.state = 'delivered' THEN g.remark END
    FROM given g WHERE d.id = g.id AND g.was = 'pending')
  UPDATE deliveries d SET due_at = g.settled_at
  FROM (
    SELECT g.settled_at, n.id FROM given g CROSS JOIN LATERAL (
      SELECT p.id FROM deliveries p
      WHERE p.webhook_no = g.webhook_no AND p.lane = g.lane AND p.state = 'pending' AND p.id <> g.id
      ORDER BY p.id LIMIT 1) n
    WHERE g.state <> 'pending') g
  WHERE d.id = g.id AND d.due_at IS NULL`;

type OneSettlement = OfChannel & Settlement;

export const settle: Write<OneSettlement, void> = {
  touches: (settlement) => [laneKey(settlement)],
  run: async (tx, asked) => {
    const ids = await deliveryNos(
      tx,
      asked.map(({ deliveryId }) => deliveryId),
    );
    const given = asked.map(({ channelNo, state, dueAt, settledAt, attempt }, index) => ({
      channel_no: channelNo,
      id: ids[index],
      state,
      due_at: state === "delivered" ? null : dueAt,
      settled_at: settledAt,
      ...attempt,
    }));
    await tx.change(SETTLE, json(given));
    return asked.map(() => undefined);
  },
};
