-- Several nodes share the channels. How often a node has said that it is alive: who does not any more is told by that, not by a clock.
ALTER TABLE nodes ADD COLUMN beats bigint NOT NULL DEFAULT 0;
-- Whether it takes channels: not one that is about to stop, nor a command.
ALTER TABLE nodes ADD COLUMN takes boolean NOT NULL DEFAULT false;
-- The app of Meta's that a channel is a number of: both are held by the same node.
ALTER TABLE leases ADD COLUMN app text COLLATE "C";
UPDATE leases l SET app = (c.source::jsonb) ->> 'sourceId' FROM channels c WHERE c.channel_no = l.channel_no AND c.source IS NOT NULL;
