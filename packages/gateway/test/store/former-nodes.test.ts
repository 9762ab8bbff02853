import { afterAll, beforeAll, expect, it } from "vitest";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { closing } from "../stage/closing.ts";
import { type PostgresServer, query, startPostgres } from "../stage/postgres.ts";
import { addChannel } from "./test-store.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

it("takes a node of a version before for alive, which says so by its time alone", async () => {
  const url = await server.database();
  const store = closing(await openPostgresStore({ url, nodeName: "former" }));
  await addChannel(store, "A");
  const beats = async (): Promise<unknown> =>
    (await query(url, "SELECT beats FROM nodes WHERE name = 'former'"))[0]?.beats;
  const before = Number(await beats());
  await query(
    url,
    "UPDATE nodes SET seen_at = now_ms(), alive_until = now_ms() + 10000 WHERE name = 'former'",
  );
  expect(Number(await beats())).toBe(before + 1);
  // What is no word of it counts for none.
  await query(url, "UPDATE nodes SET url = 'http://127.0.0.1:9' WHERE name = 'former'");
  expect(Number(await beats())).toBe(before + 1);
  await store.leases.renew({ takes: true });
  expect(Number(await beats())).toBe(before + 2);
});
