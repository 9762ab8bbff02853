-- Where the other nodes reach a node; null until it listens.
ALTER TABLE nodes ADD COLUMN url text;
