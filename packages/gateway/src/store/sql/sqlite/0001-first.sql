-- Every key begins with channel_id, so that the tables can be spread by channel.
-- Times are milliseconds since 1970. Ids of events and deliveries sort by the order in which they were made.

CREATE TABLE channels (
  channel_id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  token_hash BLOB NOT NULL UNIQUE,
  settings TEXT NOT NULL,
  signing_secrets BLOB NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT,
  number TEXT,
  lid TEXT,
  push_name TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
  channel_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (channel_id, kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhooks (
  channel_id TEXT NOT NULL,
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
  PRIMARY KEY (channel_id, webhook_id)
) STRICT, WITHOUT ROWID;

-- Ids of calls are random, and a call's row changes with each of its events: with rowids, the rows that change lie
-- together, so that a commit writes few pages. `event_ids` are the ids of its events, in order, parted by spaces:
-- an index from calls to events would take a page of its own for each event.
CREATE TABLE calls (
  channel_id TEXT NOT NULL,
  call_id TEXT NOT NULL,
  status TEXT NOT NULL,
  caller TEXT NOT NULL,
  creator TEXT NOT NULL,
  caller_number TEXT,
  caller_lid TEXT,
  group_call INTEGER NOT NULL,
  group_jid TEXT,
  video_call INTEGER NOT NULL,
  offline_call INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ringing_at INTEGER,
  ended_at INTEGER,
  end_reason TEXT,
  heard_at INTEGER NOT NULL,
  event_ids TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (channel_id, call_id)
) STRICT;

CREATE INDEX calls_by_time ON calls (channel_id, started_at, call_id);
-- By `ended_at`, not by `status`: a status changes with each event, and each time the index would be written.
CREATE INDEX calls_open ON calls (channel_id, started_at, call_id) WHERE ended_at IS NULL;

CREATE TABLE events (
  channel_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  call_id TEXT,
  type TEXT NOT NULL,
  method TEXT NOT NULL,
  status TEXT,
  at INTEGER NOT NULL,
  journaled_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (channel_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW events_of_calls AS
  SELECT c.channel_id, c.call_id, e.value AS event_id
  FROM calls c JOIN json_each('["' || replace(trim(c.event_ids), ' ', '","') || '"]') e;

-- A lane is (channel_id, webhook_id, lane). Of its pending deliveries only the first, its head, has a due_at.
-- The attempt that succeeded stands in the delivery's own row, from sent_at to answer: most deliveries need no other.
CREATE TABLE deliveries (
  channel_id TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at INTEGER,
  attempts INTEGER NOT NULL,
  replay_of TEXT,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  sent_at INTEGER,
  duration_ms INTEGER,
  address TEXT,
  http_status INTEGER,
  answer TEXT,
  PRIMARY KEY (channel_id, delivery_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_by_event ON deliveries (channel_id, event_id);
CREATE INDEX deliveries_by_lane ON deliveries (channel_id, webhook_id, lane, delivery_id) WHERE state = 'pending';
CREATE INDEX deliveries_due ON deliveries (channel_id, webhook_id, due_at, delivery_id) WHERE due_at IS NOT NULL;

-- Attempts that failed.
CREATE TABLE attempts (
  channel_id TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  address TEXT,
  status INTEGER,
  error TEXT,
  answer TEXT,
  PRIMARY KEY (channel_id, delivery_id, number)
) STRICT, WITHOUT ROWID;

-- All attempts, those that failed and those that succeeded.
CREATE VIEW attempts_made AS
  SELECT channel_id, delivery_id, number, at, duration_ms, address, status, error, answer FROM attempts
  UNION ALL
  SELECT channel_id, delivery_id, attempts, sent_at, duration_ms, address, http_status, NULL, answer
  FROM deliveries WHERE sent_at IS NOT NULL;
