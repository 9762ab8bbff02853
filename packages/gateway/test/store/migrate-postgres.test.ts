import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrationSteps } from "../../src/store/postgres/migrate.ts";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { channelOf } from "../stage/channel-of.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";

const FOLDER = new URL("../../src/store/sql/postgres/", import.meta.url);
const STEPS = migrationSteps();

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

/** A database as an earlier version left it: its steps, a channel and its webhook. */
async function databaseOf(steps: number): Promise<string> {
  const url = await server.database();
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("CREATE TABLE steps (step integer PRIMARY KEY, name text NOT NULL)");
    for (const [index, name] of STEPS.slice(0, steps).entries()) {
      await client.query(readFileSync(new URL(name, FOLDER), "utf8"));
      await client.query("INSERT INTO steps VALUES ($1, $2)", [index + 1, name]);
    }
    await client.query(`
      INSERT INTO channels (channel_id, name, token_hash, settings, signing_secrets, state, created_at)
        VALUES ('OLD', 'Shop', '\\x01', '{"own": 1}', '\\x02', 'AUTH', 5);
      INSERT INTO leases (channel_no, channel_id, epoch) SELECT channel_no, channel_id, 1 FROM channels;
      INSERT INTO webhooks (channel_no, webhook_id, position, url, mode, headers, events, created_at)
        SELECT channel_no, 'whk_1', 0, 'https://a.example/', 'body', '\\x04', '["calls.post"]', 6 FROM channels`);
  } finally {
    await client.end();
  }
  return url;
}

it.each(STEPS.map((_, index) => index + 1))(
  "takes a database of step %i up to this version with all that is in it",
  async (steps) => {
    const store = await openPostgresStore({ url: await databaseOf(steps), nodeName: "test" });
    try {
      expect(await store.listChannels({})).toMatchObject([
        { channelId: "OLD", name: "Shop", settings: { own: 1 }, state: "AUTH", removedAt: null },
      ]);
      const channel = await channelOf(store, "OLD");
      expect(await channel.listWebhooks()).toMatchObject([{ webhookId: "whk_1", signingSecrets: null }]);
    } finally {
      await store.close();
    }
  },
);
