-- The column of sqlite/0016-updates-of-calls.sql: the event of `calls.patch` stands in the row of its call as the three of its statuses do.
ALTER TABLE calls ADD COLUMN event4 bigint;
UPDATE calls SET event4 = told.event FROM (
  SELECT e.call, max(e.id) AS event
  FROM webhooks w JOIN deliveries d ON d.webhook_no = w.webhook_no AND d.listed BETWEEN 80 AND 87
  JOIN events e ON e.id = d.event
  WHERE e.call IS NOT NULL GROUP BY e.call) told
WHERE calls.id = told.call;
