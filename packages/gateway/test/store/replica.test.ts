import { afterAll, beforeAll, expect, it } from "vitest";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { closing } from "../stage/closing.ts";
import { type PostgresServer, query, type Replica, startPostgres } from "../stage/postgres.ts";
import { until } from "../stage/until.ts";
import { callRecord, entryOf, Numbering } from "./store-samples.ts";
import { addChannel } from "./test-store.ts";

let server: PostgresServer;
let replica: Replica;
beforeAll(async () => {
  server = await startPostgres();
  replica = await server.replica();
});
afterAll(() => server.close());

it("has lists from the copy, decides by the database alone, and asks the database when the copy is gone", async () => {
  const url = await server.database();
  const readUrl = replica.urlOf(url);
  const store = closing(await openPostgresStore({ url, readUrl, nodeName: "test" }));
  const channel = await addChannel(store, "A");
  const ids = new Numbering();
  const listed = async (): Promise<string[]> =>
    (await store.listCalls({ filter: {}, after: null, limit: 10 })).map(({ callId }) => callId);
  await channel.record(entryOf(ids, callRecord("C1"), []));
  // What the copy does not have yet fails there, and is asked of the database: so the copy has to have it first.
  await until("the copy to have the first call", async () => {
    const found = await query(readUrl, "SELECT 1 FROM calls").catch(() => []);
    return found.length === 1;
  });
  expect(await listed()).toEqual(["C1"]);

  await query(readUrl, "SELECT pg_wal_replay_pause()");
  await channel.record(entryOf(ids, callRecord("C2"), []));
  expect(await listed()).toEqual(["C1"]);
  expect(await store.readCall({ channelId: "A", callId: "C2" })).not.toBeNull();
  await query(readUrl, "SELECT pg_wal_replay_resume()");
  await until("the copy to have both", async () => (await listed()).length === 2);

  await query(readUrl, "SELECT pg_wal_replay_pause()");
  await channel.record(entryOf(ids, callRecord("C3"), []));
  expect(await listed()).toHaveLength(2);
  await replica.end();
  expect(await listed()).toHaveLength(3);
});
