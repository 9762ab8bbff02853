import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrationSteps } from "../../src/store/postgres/migrate.ts";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import type { Store } from "../../src/store/store.ts";
import { closing } from "../stage/closing.ts";
import { type PostgresServer, query, startPostgres } from "../stage/postgres.ts";
import { expectEarlierCalls } from "./earlier-calls.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

async function open(url: string): Promise<Store> {
  return closing(await openPostgresStore({ url, nodeName: "test" }));
}

it("brings an empty database up to date once, however many nodes start together", async () => {
  const url = await server.database();
  const stores = await Promise.all(Array.from({ length: 5 }, () => open(url)));
  expect(new Set(stores.map(({ ids }) => ids.rest)).size).toBe(5);
  expect(await query(url, "SELECT name FROM steps ORDER BY step")).toEqual(
    migrationSteps().map((name) => ({ name })),
  );
});

it("lists the calls of a database from before calls were listed in groups", async () => {
  const url = await server.database();
  const before = migrationSteps().slice(0, migrationSteps().indexOf("0015-lists-of-calls.sql"));
  await query(url, "CREATE TABLE steps (step integer PRIMARY KEY, name text NOT NULL)");
  for (const [index, name] of before.entries()) {
    await query(
      url,
      await readFile(new URL(`../../src/store/sql/postgres/${name}`, import.meta.url), "utf8"),
    );
    await query(url, `INSERT INTO steps VALUES (${index + 1}, '${name}')`);
  }
  const call = (n: number, values: string): string =>
    `(${n * 2_048_000}, 1, 'C${n}', 'x', 'x', 9, false, false, ${values})`;
  await query(
    url,
    `INSERT INTO channels (channel_no, channel_id, token_hash, settings, signing_secrets, state, created_at)
       OVERRIDING SYSTEM VALUE VALUES (1, 'A', '', '{}', '', 'INIT', 0);
     INSERT INTO calls (id, channel_no, call_id, caller, creator, heard_at, group_call, offline_call, status, video_call, started_at,
       ended_at, end_reason, direction) VALUES
       ${call(1, "'missed', true, 1000, 9000, 'timeout', 'incoming'")}, ${call(2, "'missed', false, 2000, 9000, 'failed:131', 'incoming'")},
       ${call(3, "'ringing', true, 3000, NULL, 'unknown', 'incoming'")}, ${call(4, "'ringing', false, 4000, NULL, NULL, 'incoming'")},
       ${call(5, "'ended', false, 5000, 9000, 'completed', 'outgoing'")}`,
  );
  const store = await open(url);
  await expectEarlierCalls(store);
  expect(await store.openCallCounts({ channelId: null })).toEqual([{ status: "ringing", calls: 1 }]);
});

it("refuses a database that a newer version has written", async () => {
  const url = await server.database();
  await (await openPostgresStore({ url, nodeName: "test" })).close();
  await query(url, "INSERT INTO steps (step, name) VALUES (999, 'later')");
  await expect(open(url)).rejects.toMatchObject({ code: "DATABASE_TOO_NEW" });
});
