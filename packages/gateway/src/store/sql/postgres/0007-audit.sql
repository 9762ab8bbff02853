-- Who asked for which change, and what came of it. `touched` and `fields` are JSON: ids by name, and the names of what was sent.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  who text NOT NULL,
  address text NOT NULL,
  change text NOT NULL,
  channel_id text COLLATE "C",
  touched text NOT NULL,
  fields text NOT NULL,
  status integer NOT NULL,
  code text
);
CREATE INDEX audit_of_channel ON audit (channel_id, id) WHERE channel_id IS NOT NULL;
