-- The operator's brokers. `sealed` holds who asks there and how: user, password, certificates, and whether streams are made.
CREATE TABLE brokers (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
