-- The operator's named tokens, by the hashes of what is sent. `channels` is a JSON list, null for all; `scopes` is JSON, too.
CREATE TABLE tokens (
  token_id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  channels TEXT,
  scopes TEXT NOT NULL,
  hash BLOB NOT NULL,
  old_hash BLOB,
  old_until INTEGER,
  expires_at INTEGER,
  last_used_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
