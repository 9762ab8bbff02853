-- Two callers with one id are two calls: `call_id` stays the key, and of the second one `given_id` is the id that
-- WhatsApp gave it. `offered_by` is who sent the first offer.
ALTER TABLE calls ADD COLUMN given_id TEXT;
ALTER TABLE calls ADD COLUMN offered_by TEXT;
CREATE INDEX calls_given ON calls (channel_id, given_id) WHERE given_id IS NOT NULL;

-- Stanzas told times beyond all dates before anybody looked at them: milliseconds where seconds belong, and worse. When
-- the gateway heard of such a call is nearest. The rows are taken out and put back, so that they are counted in the hour
-- to which they belong. 4102444800000 is the year 2100.
CREATE TEMP TABLE misdated AS SELECT * FROM calls
  WHERE started_at > 4102444800000 OR ringing_at > 4102444800000 OR ended_at > 4102444800000;
DELETE FROM calls WHERE (channel_id, call_id) IN (SELECT channel_id, call_id FROM misdated);
UPDATE misdated SET
  started_at = iif(started_at > 4102444800000, heard_at, started_at),
  ringing_at = iif(ringing_at > 4102444800000, heard_at, ringing_at),
  ended_at = iif(ended_at > 4102444800000, heard_at, ended_at);
INSERT INTO calls SELECT * FROM misdated;
INSERT INTO call_stats (channel_id, hour, status, ring_seconds, calls)
  SELECT iif(of_all, '*', channel_id), started_at / 3600000 * 3600000, status,
    iif(end_reason = 'missed_while_away', -1,
      min(max(coalesce(ended_at, started_at) - started_at, 0) / 1000, 3600)), count(*)
  FROM misdated, (SELECT 0 AS of_all UNION ALL SELECT 1)
  WHERE status IN ('missed', 'answered') GROUP BY 1, 2, 3, 4
  ON CONFLICT DO UPDATE SET calls = calls + excluded.calls;
DROP TABLE misdated;
UPDATE events SET at = journaled_at WHERE at > 4102444800000;
