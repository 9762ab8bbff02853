-- The operator's brokers. `sealed` holds who asks there and how: user, password, certificates, and whether streams are made.
CREATE TABLE brokers (
  name text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL,
  url text NOT NULL,
  sealed bytea NOT NULL,
  created_at bigint NOT NULL
);
