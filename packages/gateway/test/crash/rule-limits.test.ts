import { afterAll, beforeAll, describe } from "vitest";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { testKeptHistory } from "../rules/test-kept-history.ts";
import { temporaryFolder } from "../stage/closing.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";

/** `npm run test:crash` plays 10,000 calls; `npm test` so many, and fewer where each costs more. */
const [CALLS, FEWER] = process.env.CRASH === "full" ? [10_000, 10_000] : [600, 200];

describe("rules on SQLite", () =>
  testKeptHistory(async () => openSqliteStore({ dataDir: await temporaryFolder() }), CALLS));

describe("rules on PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ isDurable: false });
  });
  afterAll(() => server.close());

  testKeptHistory(async () => {
    // Nobody renews the leases meanwhile.
    return openPostgresStore({ url: await server.database(), nodeName: "test", leaseMs: 3_600_000 });
  }, FEWER);
});
