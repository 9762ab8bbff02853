-- Where the other nodes reach a node; null until it listens.
ALTER TABLE nodes ADD COLUMN url text;
-- How many channels it has taken from nodes that died.
ALTER TABLE nodes ADD COLUMN taken_over bigint NOT NULL DEFAULT 0;
