import { encodeTime } from "ulid";
import type { Database } from "../driver.ts";

type Sweep = { channelId: string; before: number; limit: number };

/**
 * Removes finished deliveries with their attempts, events that nothing is owed of, and ended calls, all from before
 * a time, oldest first and at most `limit` of each kind. Ids begin with their time, so each is a short range of its key.
 * @returns how many rows went; fewer than `limit` of a kind means that kind is done
 */
export function sweep(db: Database): (args: Sweep) => number {
  const attempts = db.prepare(`
    DELETE FROM attempts WHERE (channel_id, delivery_id) IN (
      SELECT channel_id, delivery_id FROM deliveries
      WHERE channel_id = ? AND delivery_id < ? AND state <> 'pending' LIMIT ?)`);
  const deliveries = db.prepare(`
    DELETE FROM deliveries WHERE (channel_id, delivery_id) IN (
      SELECT channel_id, delivery_id FROM deliveries
      WHERE channel_id = ? AND delivery_id < ? AND state <> 'pending' LIMIT ?)`);
  const events = db.prepare(`
    DELETE FROM events WHERE (channel_id, event_id) IN (
      SELECT e.channel_id, e.event_id FROM events e
      WHERE e.channel_id = ? AND e.event_id < ? AND NOT EXISTS (
        SELECT 1 FROM deliveries d WHERE d.channel_id = e.channel_id AND d.event_id = e.event_id) LIMIT ?)`);
  const calls = db.prepare(`
    DELETE FROM calls WHERE (channel_id, call_id) IN (
      SELECT c.channel_id, c.call_id FROM calls c
      WHERE c.channel_id = ? AND c.started_at < ? AND c.heard_at < ? AND NOT EXISTS (
        SELECT 1 FROM events_of_calls o CROSS JOIN events e USING (channel_id, event_id)
        WHERE o.channel_id = c.channel_id AND o.call_id = c.call_id) LIMIT ?)`);
  return ({ channelId, before, limit }) => {
    const time = encodeTime(before);
    attempts.run(channelId, `dlv_${time}`, limit);
    const gone = [
      deliveries.run(channelId, `dlv_${time}`, limit),
      events.run(channelId, `evt_${time}`, limit),
      calls.run(channelId, before, before, limit),
    ];
    return gone.reduce((sum, { changes }) => sum + Number(changes), 0);
  };
}
