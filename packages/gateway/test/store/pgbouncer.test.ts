import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { channelRecord } from "../stage/channel-record.ts";
import { closing } from "../stage/closing.ts";
import { isPgBouncerThere, type Pooler, startPgBouncer } from "../stage/pgbouncer.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { until } from "../stage/until.ts";
import { testStore } from "./test-store.ts";

/** Runs where a PgBouncer from 1.21 on is in the path, or named by `PGBOUNCER`: Debian 12 has an older one. */
describe.runIf(isPgBouncerThere())("behind PgBouncer in transaction mode", () => {
  let server: PostgresServer;
  let pooler: Pooler;
  beforeAll(async () => {
    server = await startPostgres({ isDurable: false });
    pooler = await startPgBouncer(await server.database());
  });
  afterAll(async () => {
    await pooler.close();
    await server.close();
  });

  testStore("the PostgreSQL store", async () => {
    const url = pooler.urlOf(await server.database());
    let store = await openPostgresStore({ url, nodeName: "test" });
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await openPostgresStore({ url, nodeName: "test" });
        return store;
      },
      close: () => store.close(),
    };
  });

  it("hands a channel over from one node to another, without a word of the database", async () => {
    const url = pooler.urlOf(await server.database());
    const [one, other] = [
      await openPostgresStore({ url, nodeName: "one", leaseMs: 1_500 }),
      closing(await openPostgresStore({ url, nodeName: "other", leaseMs: 1_500 })),
    ];
    await one.insertChannel(channelRecord("A"));
    expect(await other.leases.acquire({ limit: 1, channelId: "A" })).toEqual([]);
    await one.close();
    await until("the other one to get it", async () => {
      return (await other.leases.acquire({ limit: 1, channelId: "A" })).length === 1;
    });
  });
});
