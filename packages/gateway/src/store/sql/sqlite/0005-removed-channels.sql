-- A channel that is being removed: it is no more, but for its rows, which go in steps. A start goes on with those.
ALTER TABLE channels ADD COLUMN removed_at INTEGER;
