-- The tables of sqlite/0011-callbacks.sql: callers who were missed and not spoken to since. `id` is that of the call that opened the
-- entry. `state` is open, snoozed or done.
CREATE TABLE callbacks (
  id bigint PRIMARY KEY,
  channel_no bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  caller text COLLATE "C" NOT NULL,
  caller_number text COLLATE "C",
  caller_lid text COLLATE "C",
  caller_name text,
  caller_country text,
  calls integer NOT NULL,
  first_call_at bigint NOT NULL,
  last_call_at bigint NOT NULL,
  note text,
  assigned_to text COLLATE "C",
  snoozed_until bigint,
  closed_at bigint,
  closed_by text,
  changed_at bigint NOT NULL
) WITH (fillfactor = 70);

-- A caller has one entry in a channel that is not done, whichever of two names the caller goes by.
CREATE UNIQUE INDEX callbacks_waiting ON callbacks (channel_no, caller) WHERE state <> 'done';
CREATE INDEX callbacks_waiting_lid ON callbacks (channel_no, caller_lid) WHERE state <> 'done' AND caller_lid IS NOT NULL;
-- Lists, by state, of one channel, of all, and of one person.
CREATE INDEX callbacks_of_channel ON callbacks (channel_no, state, last_call_at, id);
CREATE INDEX callbacks_by_state ON callbacks (state, last_call_at, id);
CREATE INDEX callbacks_assigned ON callbacks (assigned_to, state, last_call_at, id, channel_no) WHERE assigned_to IS NOT NULL;
CREATE INDEX callbacks_snoozed ON callbacks (channel_no, snoozed_until) WHERE state = 'snoozed';

-- The entry that a missed call belongs to.
ALTER TABLE calls ADD COLUMN callback bigint;
CREATE INDEX calls_of_callback ON calls (callback, id) WHERE callback IS NOT NULL;

-- The day of a channel's last summary, as its owner's calendar has it: YYYY-MM-DD.
CREATE TABLE callback_summaries (
  channel_no bigint PRIMARY KEY,
  day text COLLATE "C" NOT NULL
);
