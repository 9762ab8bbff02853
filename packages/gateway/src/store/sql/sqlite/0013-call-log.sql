-- Calls that the account itself placed stand among the others: `direction` is outgoing, `status` is ended, and `caller` is `to:` and who
-- was called, so that no search for callers passes by them. `duration` is whole seconds of talk, where anybody told them. `log` is
-- what the own phone noted of the call, as JSON.
ALTER TABLE calls ADD COLUMN direction TEXT NOT NULL DEFAULT 'incoming';
ALTER TABLE calls ADD COLUMN duration INTEGER;
ALTER TABLE calls ADD COLUMN log TEXT;
CREATE INDEX calls_outgoing ON calls (channel_no, id) WHERE direction = 'outgoing';
CREATE INDEX calls_outgoing_all ON calls (id) WHERE direction = 'outgoing';
-- Calls of others that the phone's log alone told of.
CREATE INDEX calls_of_log ON calls (channel_no, id) WHERE status = 'ended' AND direction = 'incoming';

-- What has come of a channel's call log so far, as JSON; nothing for a channel that has none.
ALTER TABLE channels ADD COLUMN call_log TEXT;
