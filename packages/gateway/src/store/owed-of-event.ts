/**
 * Each node of a PostgreSQL database gives every 128th id of a millisecond, so that no two nodes give the same one, and none asks
 * another. A node that needs more than sixteen of a millisecond gives those of the next.
 */
export const SHARES = 128;

/**
 * What is owed of an event stands behind it within this many ids: 256 of its node's own share. On SQLite, where one node
 * gives all ids, they are nearer, but its rows may have come from PostgreSQL.
 */
export const OWED_OF_EVENT = 256 * SHARES;
