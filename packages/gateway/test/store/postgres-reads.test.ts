import { expect, it } from "vitest";
import type { CallFilter } from "../../src/store/history.ts";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { query, startPostgres } from "../stage/postgres.ts";
import { until } from "../stage/until.ts";
import { everyFilter } from "./query-plans.ts";
import { callRecord, entryOf, Numbering, SECOND, settlementOf, stepOf, T0 } from "./store-samples.ts";
import { addChannel } from "./test-store.ts";

/** Rows that the server looked at, in indexes and tables. */
const LOOKED_AT = `
  SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes) + (SELECT sum(seq_tup_read) FROM pg_stat_user_tables
    WHERE relname IN ('calls', 'events', 'deliveries', 'callbacks', 'attempts')) AS rows`;
/** A server's process tells what it has counted when it ends, which is some time after its client has gone. */
const STILL_COUNTING = `
  SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
const AT_ONCE = 100;

it("looks at no more rows in a full database than in an empty one, for a call and for a list", async () => {
  const server = await startPostgres({ isDurable: false });
  const url = await server.database();
  const first = await openPostgresStore({ url, nodeName: "first" });
  await addChannel(first, "A");
  const [held] = (await first.leases.renew({ takes: true })).kept;
  if (held) await first.leases.release(held);
  await first.close();
  const ids = new Numbering();
  let begun = 0;

  /** Writes calls, some of which stay open, and settles what is owed of them. @returns rows looked at for each call */
  const write = async (calls: number): Promise<number> => {
    const [before] = await query(url, LOOKED_AT);
    const writing = await openPostgresStore({ url, nodeName: "first" });
    await writing.leases.renew({ takes: true });
    const [lease] = await writing.leases.acquire({ limit: 1 });
    if (!lease) throw new Error("expected the one channel that there is to be free");
    const channel = writing.holder(lease);
    const play = async (): Promise<void> => {
      begun += 1;
      const [callId, at] = [`C${begun}`, T0 + begun * SECOND];
      const creator = `${begun % 500}@s.whatsapp.net`;
      const call = callRecord(callId, { at, creator, callerNumber: creator });
      const steps = [
        call,
        stepOf(call, "ringing", at),
        stepOf(call, begun % 3 === 0 ? "answered" : "missed", at),
      ];
      // Some ring on for as long as this test lasts.
      for (const step of begun % 4 === 0 ? steps.slice(0, 2) : steps) {
        const entry = entryOf(ids, step, ["whk_A_0"]);
        await channel.record(entry);
        for (const owed of entry.deliveries)
          await channel.settle(settlementOf(owed, "delivered", { number: 1, at }));
      }
    };
    for (let left = calls; left > 0; left -= AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, play));
    await writing.leases.release(lease);
    await writing.close();
    await until("all has been counted", async () => (await query(url, STILL_COUNTING)).length === 0);
    const [after] = await query(url, LOOKED_AT);
    return (Number(after?.rows) - Number(before?.rows)) / calls;
  };

  await query(url, "ALTER TABLE calls SET (autovacuum_enabled = false)");
  await write(300);
  await query(url, "VACUUM ANALYZE");
  const few = await write(300);
  await write(2_700);
  await query(url, "VACUUM ANALYZE");
  const many = await write(300);
  const listed = await rowsOfLists(url);
  await server.close();
  expect(few).toBeGreaterThan(5);
  expect(many).toBeLessThan(few * 1.5);
  // Of more than 3,000 calls those of the page.
  expect(listed).toBeLessThan(120);
});

/** All of them ask for calls that are over: of those in progress, a page may look at all. */
const LISTS = everyFilter<CallFilter>({
  channelId: ["A"],
  status: ["missed", "answered"],
  endReason: ["timeout", "busy", "failed:131"],
  video: [true],
  from: [T0 + 100 * SECOND],
}).filter(({ status, endReason }) => status !== undefined || endReason !== undefined);

const REASON_OF: Partial<Record<string, string>> = { missed: "timeout", answered: "answered" };

/** @returns rows looked at for each list */
async function rowsOfLists(url: string): Promise<number> {
  const [before] = await query(url, LOOKED_AT);
  const store = await openPostgresStore({ url, nodeName: "reader" });
  for (const filter of LISTS) {
    const { status = "missed", endReason = REASON_OF[status], video } = filter;
    const found = await store.listCalls({ filter, after: null, limit: 10 });
    const isThere = endReason === REASON_OF[status] && !video;
    expect(found.length, JSON.stringify(filter)).toBe(isThere ? 10 : 0);
  }
  await store.close();
  await until("all has been counted", async () => (await query(url, STILL_COUNTING)).length === 0);
  const [after] = await query(url, LOOKED_AT);
  return (Number(after?.rows) - Number(before?.rows)) / LISTS.length;
}
