import { join } from "node:path";
import { publicId } from "../../src/ids.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { query } from "../stage/postgres.ts";

/** Where a gateway keeps what it has: a data folder, or the URL of a PostgreSQL. */
export type Place = { dataDir: string } | { database: string };

/** A delivery of an event of a call. */
export interface Journaled {
  deliveryId: string;
  callId: string;
  status: string;
}

/** What a store holds in the end. */
export interface Kept {
  callIds: ReadonlySet<string>;
  journaled: readonly Journaled[];
  /** How many attempts of a delivery had no answer in their time, though the receiver gave one: each explains one repeat. */
  answeredLate: ReadonlyMap<string, number>;
}

export async function readKept(place: Place): Promise<Kept> {
  const ask = "database" in place ? (sql: string) => query(place.database, sql) : asking(place.dataDir);
  const calls = await ask("SELECT call_id AS id FROM calls");
  const journaled = await ask(`
    SELECT d.id, c.call_id AS "callId", e.status
    FROM events e JOIN deliveries d ON d.event = e.id JOIN calls c ON c.id = e.call`);
  const late = await ask(
    "SELECT delivery, count(*) AS late FROM attempts WHERE error = 'TIMEOUT' GROUP BY delivery",
  );
  return {
    callIds: new Set(calls.map(({ id }) => String(id))),
    journaled: journaled.map(({ id, callId, status }) => ({
      deliveryId: publicId("dlv", Number(id)),
      callId: String(callId),
      status: String(status),
    })),
    answeredLate: new Map(
      late.map(({ delivery, late: count }) => [publicId("dlv", Number(delivery)), Number(count)]),
    ),
  };
}

/** The ids of a data folder's deliveries that are delivered, or are not, as the disk has it now. */
export async function deliveriesKept(dataDir: string, as: "delivered" | "undelivered"): Promise<string[]> {
  const compared = as === "delivered" ? "=" : "<>";
  const found = await asking(dataDir)(`SELECT id FROM deliveries WHERE state ${compared} 'delivered'`);
  return found.map(({ id }) => publicId("dlv", Number(id)));
}

function asking(dataDir: string): (sql: string) => Promise<Record<string, unknown>[]> {
  return async (sql) => {
    const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
    try {
      return db.prepare(sql).all() as Record<string, unknown>[];
    } finally {
      db.close();
    }
  };
}
