import { afterAll, beforeAll, describe } from "vitest";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { testLanes } from "./test-lanes.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

describe("lanes on PostgreSQL", () =>
  testLanes(async () => {
    const url = await server.database();
    return () => openPostgresStore({ url, nodeName: "test" });
  }));
