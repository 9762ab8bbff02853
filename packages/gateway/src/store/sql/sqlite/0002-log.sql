-- What lists and statistics are read by. Each index costs a write for every row: these four are worth it.

-- What stands behind the key is there so that a search for rare calls, such as those of groups, skips all others unread.
CREATE INDEX calls_recent ON calls
  (started_at, channel_id, call_id, group_call, video_call, offline_call, caller_lid);
CREATE INDEX calls_by_caller ON calls (caller, started_at, channel_id, call_id);

-- Lists over all channels, in the order of ids. What is rare has an index of its own, so that a search for it need not
-- pass by all others: what failed at least once, and what was given up. What is pending has deliveries_by_lane.
CREATE INDEX deliveries_by_id ON deliveries (delivery_id, channel_id);
CREATE INDEX deliveries_failed ON deliveries (delivery_id, channel_id, state)
  WHERE attempts > (state = 'delivered');
CREATE INDEX deliveries_given_up ON deliveries (state, delivery_id, channel_id)
  WHERE state = 'expired' OR state = 'cancelled';

-- The live stream goes on behind an event id.
CREATE INDEX events_by_id ON events (event_id, channel_id);

-- Ended calls by hour and ring time, so that statistics need not visit each call: of each channel, and of all of
-- them as '*', which no channel is called. Who writes the end of a call counts it: with a trigger SQLite would note every
-- page that a call's row touches before it writes it. ring_seconds -1: nobody heard it ring.
CREATE TABLE call_stats (
  channel_id TEXT NOT NULL,
  hour INTEGER NOT NULL,
  status TEXT NOT NULL,
  ring_seconds INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (channel_id, hour, status, ring_seconds)
) STRICT, WITHOUT ROWID;

INSERT INTO call_stats (channel_id, hour, status, ring_seconds, calls)
  SELECT iif(of_all, '*', channel_id), started_at / 3600000 * 3600000, status,
    iif(end_reason = 'missed_while_away', -1,
      min(max(coalesce(ended_at, started_at) - started_at, 0) / 1000, 3600)), count(*)
  FROM calls, (SELECT 0 AS of_all UNION ALL SELECT 1)
  WHERE status IN ('missed', 'answered') GROUP BY 1, 2, 3, 4;

CREATE TRIGGER call_removed AFTER DELETE ON calls
  WHEN old.status IN ('missed', 'answered')
BEGIN
  UPDATE call_stats SET calls = calls - 1
    WHERE channel_id IN (old.channel_id, '*') AND hour = old.started_at / 3600000 * 3600000
    AND status = old.status
    AND ring_seconds = iif(old.end_reason = 'missed_while_away', -1,
      min(max(coalesce(old.ended_at, old.started_at) - old.started_at, 0) / 1000, 3600));
  DELETE FROM call_stats
    WHERE channel_id IN (old.channel_id, '*') AND hour = old.started_at / 3600000 * 3600000 AND calls = 0;
END;
