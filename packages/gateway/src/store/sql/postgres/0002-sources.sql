-- Where a channel's calls come from, as JSON; without a word, a linked device. And what has come from there so far.
ALTER TABLE channels ADD COLUMN source text;
ALTER TABLE channels ADD COLUMN source_tally text;
