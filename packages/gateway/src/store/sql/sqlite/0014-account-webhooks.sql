-- Webhooks for several channels. `channels` is a list of ids as JSON, null for all. `sealed` holds headers and signing secrets.
CREATE TABLE account_webhooks (
  webhook_id TEXT PRIMARY KEY,
  channels TEXT,
  url TEXT NOT NULL,
  mode TEXT NOT NULL,
  events TEXT NOT NULL,
  max_age_seconds INTEGER,
  sealed BLOB NOT NULL,
  disabled_at INTEGER,
  disabled_reason TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- A channel's place in one of them: its lanes and its log hang on it.
ALTER TABLE webhooks ADD COLUMN account INTEGER NOT NULL DEFAULT 0;
