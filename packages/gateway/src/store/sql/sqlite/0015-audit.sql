-- Who asked for which change, and what came of it. `touched` and `fields` are JSON: ids by name, and the names of what was sent.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  address TEXT NOT NULL,
  change TEXT NOT NULL,
  channel_id TEXT,
  touched TEXT NOT NULL,
  fields TEXT NOT NULL,
  status INTEGER NOT NULL,
  code TEXT
) STRICT;
CREATE INDEX audit_of_channel ON audit (channel_id, id) WHERE channel_id IS NOT NULL;
