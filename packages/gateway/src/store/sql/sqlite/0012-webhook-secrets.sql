-- Signing secrets of a webhook alone, sealed; without them the channel's sign.
ALTER TABLE webhooks ADD COLUMN signing_secrets BLOB;
