-- Webhooks for several channels. `channels` is a list of ids as JSON, null for all. `sealed` holds headers and signing secrets.
CREATE TABLE account_webhooks (
  webhook_id text COLLATE "C" PRIMARY KEY,
  channels text,
  url text NOT NULL,
  mode text NOT NULL,
  events text NOT NULL,
  max_age_seconds integer,
  sealed bytea NOT NULL,
  disabled_at bigint,
  disabled_reason text,
  created_at bigint NOT NULL
);

-- A channel's place in one of them: its lanes and its log hang on it.
ALTER TABLE webhooks ADD COLUMN account boolean NOT NULL DEFAULT false;
