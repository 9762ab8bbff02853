-- The columns of sqlite/0013-call-log.sql: calls that the account itself placed, talk times, and what the own phone noted of calls.
ALTER TABLE calls ADD COLUMN direction text NOT NULL DEFAULT 'incoming';
ALTER TABLE calls ADD COLUMN duration bigint;
ALTER TABLE calls ADD COLUMN log json;
CREATE INDEX calls_outgoing ON calls (channel_no, id) WHERE direction = 'outgoing';
CREATE INDEX calls_outgoing_all ON calls (id) WHERE direction = 'outgoing';
-- Calls of others that the phone's log alone told of.
CREATE INDEX calls_of_log ON calls (channel_no, id) WHERE status = 'ended' AND direction = 'incoming';

-- What has come of a channel's call log so far, as JSON; nothing for a channel that has none.
ALTER TABLE channels ADD COLUMN call_log text;
