import { join } from "node:path";
import { publicId } from "../../src/ids.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";

/** The ids of a data folder's deliveries that are delivered, or are not, as the disk has it now. */
export function deliveriesKept(dataDir: string, as: "delivered" | "undelivered"): string[] {
  const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
  try {
    const compared = as === "delivered" ? "=" : "<>";
    const found = db.prepare(`SELECT id FROM deliveries WHERE state ${compared} 'delivered'`);
    return (found.all() as { id: number }[]).map(({ id }) => publicId("dlv", id));
  } finally {
    db.close();
  }
}
