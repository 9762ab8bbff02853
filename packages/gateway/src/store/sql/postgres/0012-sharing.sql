-- Several nodes share the channels. How often a node has said that it is alive: who does not any more is told by that, not by a clock.
ALTER TABLE nodes ADD COLUMN beats bigint NOT NULL DEFAULT 0;
-- Whether it takes channels: not one that is about to stop, nor a command.
ALTER TABLE nodes ADD COLUMN takes boolean NOT NULL DEFAULT false;
-- The app of Meta's that a channel is a number of: both are held by the same node.
ALTER TABLE leases ADD COLUMN app text COLLATE "C";
UPDATE leases l SET app = (c.source::jsonb) ->> 'sourceId' FROM channels c WHERE c.channel_no = l.channel_no AND c.source IS NOT NULL;
-- A node of a version before says that it is alive by its time alone. While one after the other is upgraded, it counts, too.
CREATE FUNCTION count_beat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.beats = OLD.beats AND (NEW.seen_at, NEW.alive_until) IS DISTINCT FROM (OLD.seen_at, OLD.alive_until) THEN
    NEW.beats := OLD.beats + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER beat_of_before BEFORE UPDATE ON nodes FOR EACH ROW EXECUTE FUNCTION count_beat();
