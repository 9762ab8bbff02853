import { join } from "node:path";
import { openDatabase } from "../../src/store/sqlite/driver.ts";

/** The ids of a data folder's deliveries that are delivered, or are not, as the disk has it now. */
export function deliveriesKept(dataDir: string, as: "delivered" | "undelivered"): string[] {
  const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
  try {
    const compared = as === "delivered" ? "=" : "<>";
    const found = db.prepare(`SELECT delivery_id AS id FROM deliveries WHERE state ${compared} 'delivered'`);
    return (found.all() as { id: string }[]).map(({ id }) => id);
  } finally {
    db.close();
  }
}
