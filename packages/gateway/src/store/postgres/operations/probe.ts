import { eachByItself, type Write } from "./operation.ts";

/** Finds out whether a write becomes durable: one to the node's own row. Without one, only whether the database answers. */
export const probe: Write<{ write: boolean; nodeNo: number }, void> = eachByItself(
  async (tx, { write, nodeNo }) => {
    if (write) await tx.change("UPDATE nodes SET seen_at = seen_at WHERE node_no = ?", nodeNo);
    else await tx.rows("SELECT 1");
  },
);
