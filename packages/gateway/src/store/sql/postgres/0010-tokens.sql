-- The operator's named tokens, by the hashes of what is sent. `channels` is a JSON list, null for all; `scopes` is JSON, too.
CREATE TABLE tokens (
  token_id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL UNIQUE,
  channels text,
  scopes text NOT NULL,
  hash bytea NOT NULL,
  old_hash bytea,
  old_until bigint,
  expires_at bigint,
  last_used_at bigint,
  created_at bigint NOT NULL
);
