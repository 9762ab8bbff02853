-- What was odd about an attempt and changed nothing, and where a redirect led.
ALTER TABLE attempts ADD COLUMN remark TEXT;
ALTER TABLE attempts ADD COLUMN location TEXT;
ALTER TABLE deliveries ADD COLUMN remark TEXT;

DROP VIEW attempts_made;
CREATE VIEW attempts_made AS
  SELECT channel_id, delivery_id, number, at, duration_ms, address, status, error, answer, remark, location FROM attempts
  UNION ALL
  SELECT channel_id, delivery_id, attempts, sent_at, duration_ms, address, http_status, NULL, answer, remark, NULL
  FROM deliveries WHERE sent_at IS NOT NULL;

-- 1 for a replay with nothing live behind it in its lane: its lane comes after all others. It stands in the index of
-- what is due, so that a hundred thousand replays are no longer way to the live event behind them.
ALTER TABLE deliveries ADD COLUMN yields INTEGER NOT NULL DEFAULT 0;
UPDATE deliveries SET yields = 1 WHERE state = 'pending' AND replay_of IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM deliveries o INDEXED BY deliveries_by_lane
  WHERE o.channel_id = deliveries.channel_id AND o.webhook_id = deliveries.webhook_id AND o.lane = deliveries.lane
  AND o.state = 'pending' AND o.replay_of IS NULL);
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (channel_id, webhook_id, yields, due_at, delivery_id)
  WHERE due_at IS NOT NULL;
