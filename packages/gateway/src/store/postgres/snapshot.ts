/**
 * Begins a reading of one moment. The planner knows little of tables that grow: what has an index is read by it.
 */
export const SNAPSHOT = `
  BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off;
  SET LOCAL statement_timeout = '15s'`;
