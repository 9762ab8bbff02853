-- Rows that cost a third: whole numbers as keys that sort by time, and half the indexes.
-- The long tables of before are set aside as old_…; move-rows.ts brings their rows over, in steps, and drops them.
-- Times are milliseconds since 1970. `id` of events and deliveries: the millisecond times 2,048, and which of that
-- millisecond (ids.ts); their public ids are made from it. `public_id` is there only for rows of before, whose ids were random.

DROP VIEW attempts_made;
DROP VIEW events_of_calls;
DROP TRIGGER call_removed;
DROP INDEX calls_open;
DROP INDEX calls_by_caller;
DROP INDEX calls_given;
DROP INDEX deliveries_by_lane;
DROP INDEX deliveries_due;
DROP INDEX deliveries_failed;
DROP INDEX deliveries_given_up;
ALTER TABLE channels RENAME TO old_channels;
ALTER TABLE webhooks RENAME TO old_webhooks;
ALTER TABLE calls RENAME TO old_calls;
ALTER TABLE events RENAME TO old_events;
ALTER TABLE deliveries RENAME TO old_deliveries;
ALTER TABLE attempts RENAME TO old_attempts;
ALTER TABLE call_stats RENAME TO old_call_stats;

-- A number is never given twice, so that nothing of a removed channel can turn up in another.
CREATE TABLE channels (
  channel_no INTEGER PRIMARY KEY AUTOINCREMENT,
  channel_id TEXT NOT NULL UNIQUE,
  name TEXT,
  token_hash BLOB NOT NULL UNIQUE,
  settings TEXT NOT NULL,
  signing_secrets BLOB NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT,
  number TEXT,
  lid TEXT,
  push_name TEXT,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE webhooks (
  webhook_no INTEGER PRIMARY KEY AUTOINCREMENT,
  channel_no INTEGER NOT NULL,
  webhook_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  mode TEXT NOT NULL,
  headers BLOB NOT NULL,
  events TEXT NOT NULL,
  max_age_seconds INTEGER,
  disabled_at INTEGER,
  disabled_reason TEXT,
  removed_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (channel_no, webhook_id)
) STRICT;
CREATE INDEX webhooks_by_id ON webhooks (webhook_id);

INSERT INTO channels (channel_id, name, token_hash, settings, signing_secrets, state, state_reason, number, lid, push_name, created_at,
    removed_at)
  SELECT channel_id, name, token_hash, settings, signing_secrets, state, state_reason, number, lid, push_name, created_at, removed_at
  FROM old_channels ORDER BY created_at, channel_id;
INSERT INTO webhooks (channel_no, webhook_id, position, url, mode, headers, events, max_age_seconds, disabled_at, disabled_reason,
    removed_at, created_at)
  SELECT channel_no, webhook_id, position, url, mode, headers, events, max_age_seconds, disabled_at, disabled_reason,
    w.removed_at, w.created_at
  FROM old_webhooks w JOIN channels USING (channel_id) ORDER BY webhook_id;
DROP TABLE old_channels;
DROP TABLE old_webhooks;

-- `id` begins with the call's beginning: started_at times 2,048, and which of that second. It is the order of lists,
-- and the name of the call's lane. The ids of its at most three events stand in the row itself.
CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  channel_no INTEGER NOT NULL,
  call_id TEXT NOT NULL,
  given_id TEXT,
  status TEXT NOT NULL,
  caller TEXT NOT NULL,
  creator TEXT NOT NULL,
  caller_number TEXT,
  caller_lid TEXT,
  offered_by TEXT,
  group_call INTEGER NOT NULL,
  group_jid TEXT,
  video_call INTEGER NOT NULL,
  offline_call INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ringing_at INTEGER,
  ended_at INTEGER,
  end_reason TEXT,
  heard_at INTEGER NOT NULL,
  event1 INTEGER,
  event2 INTEGER,
  event3 INTEGER
) STRICT;

CREATE UNIQUE INDEX calls_by_call_id ON calls (channel_no, call_id);
CREATE INDEX calls_given ON calls (channel_no, given_id) WHERE given_id IS NOT NULL;
CREATE INDEX calls_by_caller ON calls (caller, id, channel_no);
-- A channel's calls are in one of two: written at the beginning, and at the end. Never in between.
CREATE INDEX calls_open ON calls (channel_no, id) WHERE ended_at IS NULL;
CREATE INDEX calls_ended ON calls (channel_no, status, id) WHERE ended_at IS NOT NULL;
-- What is rare has an index of its own, so that a search for it passes by nothing else: of one channel, and of all.
CREATE INDEX calls_group ON calls (channel_no, id) WHERE group_call = 1;
CREATE INDEX calls_group_all ON calls (id) WHERE group_call = 1;
CREATE INDEX calls_video ON calls (channel_no, id) WHERE video_call = 1;
CREATE INDEX calls_video_all ON calls (id) WHERE video_call = 1;
CREATE INDEX calls_offline ON calls (channel_no, id) WHERE offline_call = 1;
CREATE INDEX calls_offline_all ON calls (id) WHERE offline_call = 1;
CREATE INDEX calls_by_reason ON calls (channel_no, end_reason, id)
  WHERE end_reason NOT IN ('timeout', 'hung_up', 'answered');
CREATE INDEX calls_by_reason_all ON calls (end_reason, id)
  WHERE end_reason NOT IN ('timeout', 'hung_up', 'answered');

-- Under which callers calls of a LID stand: itself, and the number once it was known.
CREATE TABLE callers_of_lids (
  lid TEXT NOT NULL,
  caller TEXT NOT NULL,
  PRIMARY KEY (lid, caller)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  channel_no INTEGER NOT NULL,
  call INTEGER,
  type TEXT NOT NULL,
  method TEXT NOT NULL,
  status TEXT,
  at INTEGER NOT NULL,
  journaled_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  public_id TEXT
) STRICT;

CREATE INDEX events_of_channel ON events (channel_no, id);
CREATE INDEX events_by_public_id ON events (public_id) WHERE public_id IS NOT NULL;

-- The lanes of a webhook are numbered: by their call, all others here.
CREATE TABLE lanes (
  lane INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO lanes (lane, name) VALUES (1, 'users'), (2, 'channel');

-- `id` of what was owed at once stands behind that of its event without a gap; `kind` is the event's (kinds.ts).
-- A lane is (webhook_no, lane). `yields` is 1 for a replay with nothing live behind it in its lane: see 0004-turns.sql.
-- Of its pending deliveries only the first, its head, has a due_at.
-- The attempt that succeeded stands in the delivery's own row, from sent_at to answer: most deliveries need no other.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  webhook_no INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  event INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  state TEXT NOT NULL,
  due_at INTEGER,
  yields INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL,
  replay_of INTEGER,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  sent_at INTEGER,
  duration_ms INTEGER,
  address TEXT,
  http_status INTEGER,
  answer TEXT,
  remark TEXT,
  public_id TEXT
) STRICT;

CREATE INDEX deliveries_of_webhook ON deliveries (webhook_no, kind, id);
CREATE INDEX deliveries_by_lane ON deliveries (webhook_no, lane, id) WHERE state = 'pending';
CREATE INDEX deliveries_due ON deliveries (webhook_no, yields, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_failed ON deliveries (id, webhook_no, state, kind) WHERE attempts > (state = 'delivered');
CREATE INDEX deliveries_given_up ON deliveries (state, id, webhook_no, kind)
  WHERE state = 'expired' OR state = 'cancelled';
CREATE INDEX deliveries_replayed ON deliveries (event, id) WHERE replay_of IS NOT NULL;
CREATE INDEX deliveries_rare ON deliveries (kind, id) WHERE kind > 4;
CREATE INDEX deliveries_by_public_id ON deliveries (public_id) WHERE public_id IS NOT NULL;

-- Attempts that failed.
CREATE TABLE attempts (
  delivery INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  address TEXT,
  status INTEGER,
  error TEXT,
  answer TEXT,
  remark TEXT,
  location TEXT,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

-- All attempts, those that failed and those that succeeded.
CREATE VIEW attempts_made AS
  SELECT delivery, number, at, duration_ms, address, status, error, answer, remark, location FROM attempts
  UNION ALL
  SELECT id, attempts, sent_at, duration_ms, address, http_status, NULL, answer, remark, NULL
  FROM deliveries WHERE sent_at IS NOT NULL;

-- Ended calls by hour and ring time: of each channel, and of all of them as channel_no 0.
CREATE TABLE call_stats (
  channel_no INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  status TEXT NOT NULL,
  ring_seconds INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (channel_no, hour, status, ring_seconds)
) STRICT, WITHOUT ROWID;

INSERT INTO call_stats (channel_no, hour, status, ring_seconds, calls)
  SELECT coalesce(channel_no, 0), hour, status, ring_seconds, calls
  FROM old_call_stats LEFT JOIN channels USING (channel_id) WHERE channel_id = '*' OR channel_no IS NOT NULL;
DROP TABLE old_call_stats;

CREATE TRIGGER call_removed AFTER DELETE ON calls
  WHEN old.status IN ('missed', 'answered')
BEGIN
  UPDATE call_stats SET calls = calls - 1
    WHERE channel_no IN (old.channel_no, 0) AND hour = old.started_at / 3600000 * 3600000
    AND status = old.status
    AND ring_seconds = iif(old.end_reason = 'missed_while_away', -1,
      min(max(coalesce(old.ended_at, old.started_at) - old.started_at, 0) / 1000, 3600));
  DELETE FROM call_stats
    WHERE channel_no IN (old.channel_no, 0) AND hour = old.started_at / 3600000 * 3600000 AND calls = 0;
END;
