import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { testStore } from "./test-store.ts";

testStore("the SQLite store", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-store-"));
  let store = openSqliteStore({ dataDir });
  return {
    store,
    reopen: async () => {
      await store.close();
      store = openSqliteStore({ dataDir });
      return store;
    },
    close: async () => {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
