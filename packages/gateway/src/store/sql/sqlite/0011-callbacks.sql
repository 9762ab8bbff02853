-- Callers who were missed and not spoken to since. `id` is that of the call that opened the entry. `state` is open, snoozed or done.
CREATE TABLE callbacks (
  id INTEGER PRIMARY KEY,
  channel_no INTEGER NOT NULL,
  state TEXT NOT NULL,
  caller TEXT NOT NULL,
  caller_number TEXT,
  caller_lid TEXT,
  caller_name TEXT,
  caller_country TEXT,
  calls INTEGER NOT NULL,
  first_call_at INTEGER NOT NULL,
  last_call_at INTEGER NOT NULL,
  note TEXT,
  assigned_to TEXT,
  snoozed_until INTEGER,
  closed_at INTEGER,
  closed_by TEXT,
  changed_at INTEGER NOT NULL
) STRICT;

-- A caller has one entry in a channel that is not done, whoever of two names the caller goes by.
CREATE UNIQUE INDEX callbacks_waiting ON callbacks (channel_no, caller) WHERE state <> 'done';
CREATE INDEX callbacks_waiting_lid ON callbacks (channel_no, caller_lid) WHERE state <> 'done' AND caller_lid IS NOT NULL;
-- Lists, by state, of one channel, of all, and of one person.
CREATE INDEX callbacks_of_channel ON callbacks (channel_no, state, last_call_at);
CREATE INDEX callbacks_by_state ON callbacks (state, last_call_at);
CREATE INDEX callbacks_assigned ON callbacks (assigned_to, state, last_call_at, channel_no) WHERE assigned_to IS NOT NULL;
CREATE INDEX callbacks_snoozed ON callbacks (channel_no, snoozed_until) WHERE state = 'snoozed';

-- The entry that a missed call belongs to.
ALTER TABLE calls ADD COLUMN callback INTEGER;
CREATE INDEX calls_of_callback ON calls (callback, id) WHERE callback IS NOT NULL;

-- The day of a channel's last summary, as its owner's calendar has it: YYYY-MM-DD.
CREATE TABLE callback_summaries (
  channel_no INTEGER PRIMARY KEY,
  day TEXT NOT NULL
) STRICT;
