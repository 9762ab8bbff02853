import { setTimeout as sleep } from "node:timers/promises";
import { RinghookError } from "../../errors.ts";
import type { Queries } from "./queries.ts";
import type { TableLeases } from "./table-leases.ts";

interface Waiting {
  leaseMs: number;
  /** Where the database is. */
  place: string;
}

/** How often it is looked whether another node is gone. */
const LOOK_MS = 500;

/**
 * Waits until no other node is alive, a little longer than a lease counts. Of those that start together the first one goes on.
 * @throws RinghookError `DATABASE_IN_USE`
 */
export async function untilAlone(
  leases: TableLeases,
  transact: <T>(work: (tx: Queries) => Promise<T>) => Promise<T>,
  { leaseMs, place }: Waiting,
): Promise<void> {
  const deadline = performance.now() + 1.5 * leaseMs;
  for (;;) {
    const [elder] = await transact((tx) => leases.elders(tx));
    if (elder === undefined) return;
    if (performance.now() > deadline) {
      throw new RinghookError("DATABASE_IN_USE", `${place} is used by the gateway ${elder}`, {
        hint: "Stop every gateway on it first.",
      });
    }
    await sleep(LOOK_MS);
  }
}
