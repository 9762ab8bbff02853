-- One index for every list of calls, and one for lists over all channels. `listed` says in one number why a call ended, how, and its
-- flags; see listed-calls.ts. A call in progress has none, so that only its end writes to them. A page is the newest few
-- of each number that fits, merged: no search passes by what is not asked for.

ALTER TABLE calls ADD COLUMN listed INTEGER GENERATED ALWAYS AS (
  CASE WHEN ended_at IS NOT NULL OR end_reason IS NOT NULL THEN
    64 * CASE coalesce(end_reason, '')
      WHEN '' THEN 0 WHEN 'timeout' THEN 1 WHEN 'hung_up' THEN 2 WHEN 'declined' THEN 3 WHEN 'busy' THEN 4
      WHEN 'group_call_ended' THEN 5 WHEN 'missed_while_away' THEN 6 WHEN 'answered' THEN 7 WHEN 'completed' THEN 8
      WHEN 'not_answered' THEN 9 WHEN 'unreachable' THEN 10 WHEN 'cancelled' THEN 11 WHEN 'answered_elsewhere' THEN 12
      WHEN 'failed' THEN 13 WHEN 'unknown' THEN 14 ELSE 15 END
    + 8 * CASE WHEN direction = 'outgoing' THEN 6 ELSE CASE status
      WHEN 'missed' THEN 0 WHEN 'answered' THEN 1 WHEN 'ended' THEN 2 WHEN 'queued' THEN 3 WHEN 'initiated' THEN 4
      WHEN 'ringing' THEN 5 ELSE 7 END END
    + 4 * group_call + 2 * video_call + offline_call
  END
) VIRTUAL;

DROP INDEX calls_ended;
DROP INDEX calls_of_log;
DROP INDEX calls_group;
DROP INDEX calls_group_all;
DROP INDEX calls_video;
DROP INDEX calls_video_all;
DROP INDEX calls_offline;
DROP INDEX calls_offline_all;
CREATE INDEX calls_listed ON calls (channel_no, listed, id) WHERE listed IS NOT NULL;
CREATE INDEX calls_listed_all ON calls (listed, id) WHERE listed IS NOT NULL;

-- A call of which nothing more was heard is over, too, though nobody told when.
DROP INDEX calls_open;
CREATE INDEX calls_open ON calls (channel_no, id) WHERE ended_at IS NULL AND end_reason IS NULL;

-- Reasons without a number of their own.
DROP INDEX calls_by_reason;
DROP INDEX calls_by_reason_all;
CREATE INDEX calls_by_reason ON calls (channel_no, end_reason, listed, id) WHERE listed >= 960;
CREATE INDEX calls_by_reason_all ON calls (end_reason, listed, id) WHERE listed >= 960;
