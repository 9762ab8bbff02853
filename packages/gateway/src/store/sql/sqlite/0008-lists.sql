-- One index for every list of deliveries. `listed` says in one number what a filter may ask for: kind (kinds.ts), state, and
-- whether an attempt failed; see delivery-groups.ts. A page is the newest few of each number that fits, merged: nothing
-- that does not fit is passed by, such as 100,000 that are pending before the first that is not.

ALTER TABLE deliveries ADD COLUMN listed INTEGER GENERATED ALWAYS AS (
  kind * 8
  + CASE state WHEN 'pending' THEN 0 WHEN 'delivered' THEN 2 WHEN 'expired' THEN 4 ELSE 6 END
  + (attempts > (state = 'delivered'))
) VIRTUAL;

CREATE INDEX deliveries_listed ON deliveries (webhook_no, listed, id);
DROP INDEX deliveries_of_webhook;
DROP INDEX deliveries_failed;
DROP INDEX deliveries_given_up;
DROP INDEX deliveries_rare;
