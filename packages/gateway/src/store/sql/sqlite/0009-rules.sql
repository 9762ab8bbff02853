-- The rules of a channel, as the owner wrote them: JSON.
CREATE TABLE rules (
  channel_no INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- What WhatsApp's refusals mean for a channel's next texts. No row: nothing stands against them.
CREATE TABLE texts_held (
  channel_no INTEGER PRIMARY KEY,
  paused_until INTEGER,
  pauses INTEGER NOT NULL,
  off_at INTEGER,
  code INTEGER
) STRICT;

-- What rules decided, and what became of it. `id` is like that of deliveries: it begins with its time.
-- What is pending has a due_at, and all else has none. `lane` is the call's, the rule's and what waits together.
-- `line` and `lid` are who is meant: the number without what countries add or leave out, and the LID.
-- `started_at`: an attempt began then, so it may have been done.
CREATE TABLE actions (
  id INTEGER PRIMARY KEY,
  channel_no INTEGER NOT NULL,
  call INTEGER NOT NULL,
  event INTEGER NOT NULL,
  rule TEXT NOT NULL,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  action TEXT NOT NULL,
  zone TEXT,
  line TEXT,
  lid TEXT,
  event_at INTEGER NOT NULL,
  planned_at INTEGER NOT NULL,
  expires_at INTEGER,
  needs_rejection INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  code INTEGER,
  due_at INTEGER,
  started_at INTEGER,
  message_id TEXT,
  text TEXT,
  replay_of INTEGER,
  created_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;

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
