-- Talk times are summed by an index alone: of calls that the account placed, and of those that came in and of which somebody told one.
DROP INDEX calls_outgoing;
DROP INDEX calls_outgoing_all;
CREATE INDEX calls_outgoing ON calls (channel_no, id, started_at, end_reason, duration) WHERE direction = 'outgoing';
CREATE INDEX calls_outgoing_all ON calls (id, started_at, end_reason, duration) WHERE direction = 'outgoing';
CREATE INDEX calls_talked ON calls (channel_no, id, started_at, duration) WHERE direction = 'incoming' AND duration > 0;
CREATE INDEX calls_talked_all ON calls (id, started_at, duration) WHERE direction = 'incoming' AND duration > 0;
