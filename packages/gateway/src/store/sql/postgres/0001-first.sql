-- The tables of sqlite/0006-rows.sql, as PostgreSQL has them: whole numbers as keys that sort by time, and few indexes.
-- Times are milliseconds since 1970. `id` of events and deliveries: the millisecond times 2,048, and which of that millisecond
-- (ids.ts); each node gives its own share of them. `public_id` is there only for rows of installations from before such ids.
-- Rows that change soon after they were written lie on pages with room, so that their next version lies beside them.

-- The one clock that all nodes go by.
CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
  $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

-- The gateways that run, or ran lately. A number is never given twice; a share of the ids is, once its node is gone for long.
CREATE TABLE nodes (
  node_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  share integer NOT NULL UNIQUE,
  name text NOT NULL,
  started_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  alive_until bigint NOT NULL
);

-- Who holds a channel. Whoever holds it next has a greater epoch, also when it was removed and made again.
-- A lease counts as long as its node is alive; without a node, nobody holds the channel.
CREATE SEQUENCE epochs;
CREATE TABLE leases (
  channel_no bigint PRIMARY KEY,
  channel_id text COLLATE "C" NOT NULL UNIQUE,
  node_no bigint,
  epoch bigint NOT NULL
);
CREATE INDEX leases_of_node ON leases (node_no);

CREATE TABLE channels (
  channel_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id text COLLATE "C" NOT NULL UNIQUE,
  name text,
  token_hash bytea NOT NULL UNIQUE,
  settings text NOT NULL,
  signing_secrets bytea NOT NULL,
  state text NOT NULL,
  state_reason text,
  number text,
  lid text,
  push_name text,
  created_at bigint NOT NULL,
  removed_at bigint
) WITH (fillfactor = 70);

CREATE TABLE credentials (
  channel_no bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (channel_no, kind, key)
) WITH (fillfactor = 70);

CREATE TABLE webhooks (
  webhook_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_no bigint NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  url text NOT NULL,
  mode text NOT NULL,
  headers bytea NOT NULL,
  events text NOT NULL,
  max_age_seconds integer,
  disabled_at bigint,
  disabled_reason text,
  removed_at bigint,
  created_at bigint NOT NULL,
  UNIQUE (channel_no, webhook_id)
);
CREATE INDEX webhooks_by_id ON webhooks (webhook_id);

-- `id` begins with the call's beginning: started_at times 2,048, and a place within that second, which goes round.
-- It is the order of lists, and the name of the call's lane. The ids of its at most three events stand in the row itself.
CREATE SEQUENCE call_places MAXVALUE 2047999 CYCLE MINVALUE 0;
CREATE TABLE calls (
  id bigint PRIMARY KEY,
  channel_no bigint NOT NULL,
  call_id text COLLATE "C" NOT NULL,
  given_id text COLLATE "C",
  status text NOT NULL,
  caller text COLLATE "C" NOT NULL,
  creator text NOT NULL,
  caller_number text,
  caller_lid text,
  offered_by text,
  group_call boolean NOT NULL,
  group_jid text,
  video_call boolean NOT NULL,
  offline_call boolean NOT NULL,
  started_at bigint NOT NULL,
  ringing_at bigint,
  ended_at bigint,
  end_reason text,
  heard_at bigint NOT NULL,
  caller_name text,
  caller_platform text,
  caller_version text,
  caller_country text,
  silence text,
  event1 bigint,
  event2 bigint,
  event3 bigint
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

CREATE UNIQUE INDEX calls_by_call_id ON calls (channel_no, call_id);
CREATE INDEX calls_given ON calls (channel_no, given_id) WHERE given_id IS NOT NULL;
CREATE INDEX calls_by_caller ON calls (caller, id, channel_no);
-- A channel's calls are in one of two: written at the beginning, and at the end. Never in between.
CREATE INDEX calls_open ON calls (channel_no, id) WHERE ended_at IS NULL;
CREATE INDEX calls_ended ON calls (channel_no, status, id) WHERE ended_at IS NOT NULL;
-- What is rare has an index of its own, so that a search for it passes by nothing else: of one channel, and of all.
CREATE INDEX calls_group ON calls (channel_no, id) WHERE group_call;
CREATE INDEX calls_group_all ON calls (id) WHERE group_call;
CREATE INDEX calls_video ON calls (channel_no, id) WHERE video_call;
CREATE INDEX calls_video_all ON calls (id) WHERE video_call;
CREATE INDEX calls_offline ON calls (channel_no, id) WHERE offline_call;
CREATE INDEX calls_offline_all ON calls (id) WHERE offline_call;
CREATE INDEX calls_by_reason ON calls (channel_no, end_reason, id)
  WHERE end_reason NOT IN ('timeout', 'hung_up', 'answered');
CREATE INDEX calls_by_reason_all ON calls (end_reason, id)
  WHERE end_reason NOT IN ('timeout', 'hung_up', 'answered');

-- Under which callers calls of a LID stand: itself, and the number once it was known.
CREATE TABLE callers_of_lids (
  lid text COLLATE "C" NOT NULL,
  caller text COLLATE "C" NOT NULL,
  PRIMARY KEY (lid, caller)
);

CREATE TABLE events (
  id bigint PRIMARY KEY,
  channel_no bigint NOT NULL,
  call bigint,
  type text NOT NULL,
  method text NOT NULL,
  status text,
  at bigint NOT NULL,
  journaled_at bigint NOT NULL,
  body text NOT NULL,
  public_id text COLLATE "C"
) WITH (autovacuum_analyze_scale_factor = 0.02);

CREATE INDEX events_of_channel ON events (channel_no, id);
CREATE INDEX events_by_public_id ON events (public_id) WHERE public_id IS NOT NULL;

-- The lanes of a webhook are numbered: by their call, all others here. No call's number is as small.
CREATE TABLE lanes (
  lane bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE
);

-- `id` of what was owed at once stands behind that of its event, within the node's share of ids; `kind` is the event's (kinds.ts).
-- A lane is (webhook_no, lane). `yields` is 1 for a replay with nothing live behind it in its lane: its lane comes after all others.
-- Of its pending deliveries only the first, its head, has a due_at.
-- The attempt that succeeded stands in the delivery's own row, from sent_at to answer: most deliveries need no other.
CREATE TABLE deliveries (
  id bigint PRIMARY KEY,
  webhook_no bigint NOT NULL,
  kind smallint NOT NULL,
  event bigint NOT NULL,
  lane bigint NOT NULL,
  state text NOT NULL,
  due_at bigint,
  yields smallint NOT NULL DEFAULT 0,
  attempts integer NOT NULL,
  replay_of bigint,
  created_at bigint NOT NULL,
  settled_at bigint,
  sent_at bigint,
  duration_ms integer,
  address text,
  http_status integer,
  answer text,
  remark text,
  public_id text COLLATE "C",
  -- What a filter may ask for, in one number: kind, state, and whether an attempt failed (listed.ts).
  listed smallint NOT NULL GENERATED ALWAYS AS (
    kind * 8
    + CASE state WHEN 'pending' THEN 0 WHEN 'delivered' THEN 2 WHEN 'expired' THEN 4 ELSE 6 END
    + (attempts > (state = 'delivered')::int)::int) STORED
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

CREATE INDEX deliveries_listed ON deliveries (webhook_no, listed, id);
CREATE INDEX deliveries_by_lane ON deliveries (webhook_no, lane, id) WHERE state = 'pending';
CREATE INDEX deliveries_due ON deliveries (webhook_no, yields, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_replayed ON deliveries (event, id) WHERE replay_of IS NOT NULL;
CREATE INDEX deliveries_by_public_id ON deliveries (public_id) WHERE public_id IS NOT NULL;

-- Attempts that failed.
CREATE TABLE attempts (
  delivery bigint NOT NULL,
  number integer NOT NULL,
  at bigint NOT NULL,
  duration_ms integer NOT NULL,
  address text,
  status integer,
  error text,
  answer text,
  remark text,
  location text,
  PRIMARY KEY (delivery, number)
);

-- All attempts, those that failed and those that succeeded.
CREATE VIEW attempts_made AS
  SELECT delivery, number, at, duration_ms, address, status, error, answer, remark, location FROM attempts
  UNION ALL
  SELECT id, attempts, sent_at, duration_ms, address, http_status, NULL, answer, remark, NULL
  FROM deliveries WHERE sent_at IS NOT NULL;

-- Ended calls by hour and ring time, counted by who writes the end of a call: of each channel, and of all of them together.
-- Those of all stand under a number of 0 or less for each share of ids, so that no node waits for another's count.
CREATE TABLE call_stats (
  channel_no bigint NOT NULL,
  hour bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  ring_seconds integer NOT NULL,
  calls bigint NOT NULL,
  PRIMARY KEY (channel_no, hour, status, ring_seconds)
) WITH (fillfactor = 70);
INSERT INTO lanes (name) VALUES ('users'), ('channel');

-- The rules of a channel, as the owner wrote them: JSON.
CREATE TABLE rules (
  channel_no bigint PRIMARY KEY,
  document text NOT NULL,
  changed_at bigint NOT NULL
);

-- What WhatsApp's refusals mean for a channel's next texts. No row: nothing stands against them.
CREATE TABLE texts_held (
  channel_no bigint PRIMARY KEY,
  paused_until bigint,
  pauses integer NOT NULL,
  off_at bigint,
  code integer
);

-- What rules decided, and what became of it. `id` is like that of deliveries: it begins with its time.
-- What is pending has a due_at, and all else has none. `lane` is the call's, the rule's and what waits together.
-- `line` and `lid` are who is meant: the number without what countries add or leave out, and the LID.
-- `started_at`: an attempt began then, so it may have been done.
CREATE TABLE actions (
  id bigint PRIMARY KEY,
  channel_no bigint NOT NULL,
  call bigint NOT NULL,
  event bigint NOT NULL,
  rule text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  lane text COLLATE "C" NOT NULL,
  action text NOT NULL,
  zone text,
  line text COLLATE "C",
  lid text COLLATE "C",
  event_at bigint NOT NULL,
  planned_at bigint NOT NULL,
  expires_at bigint,
  needs_rejection boolean NOT NULL,
  state text NOT NULL,
  reason text,
  code integer,
  due_at bigint,
  started_at bigint,
  message_id text,
  text text,
  replay_of bigint,
  created_at bigint NOT NULL,
  settled_at bigint
);

-- Once for a call, a rule and a kind of action. A replay, which a person asked for, is one more.
CREATE UNIQUE INDEX actions_once ON actions (call, rule, kind) WHERE replay_of IS NULL;
CREATE INDEX actions_of_call ON actions (call, id);
CREATE INDEX actions_of_channel ON actions (channel_no, id);
CREATE INDEX actions_due ON actions (channel_no, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX actions_waiting ON actions (channel_no, lane, id) WHERE due_at IS NOT NULL;
-- By which limits count.
CREATE INDEX actions_started ON actions (channel_no, kind, started_at) WHERE started_at IS NOT NULL;
CREATE INDEX texts_to_line ON actions (line, started_at) WHERE started_at IS NOT NULL AND kind = 'text';
CREATE INDEX texts_to_lid ON actions (lid, started_at) WHERE started_at IS NOT NULL AND kind = 'text';
