-- What an offer tells beside who calls. None of it is in a webhook; of calls of before it is not known.
ALTER TABLE calls ADD COLUMN caller_name TEXT;
ALTER TABLE calls ADD COLUMN caller_platform TEXT;
ALTER TABLE calls ADD COLUMN caller_version TEXT;
ALTER TABLE calls ADD COLUMN caller_country TEXT;
ALTER TABLE calls ADD COLUMN silence TEXT;
