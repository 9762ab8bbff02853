import { afterAll, beforeAll } from "vitest";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { testStore } from "./test-store.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

testStore("the PostgreSQL store", async () => {
  const url = await server.database();
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
