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

it("names the update of a call in its row, where it was owed to somebody", async () => {
  const step = STEPS.indexOf("0008-updates-of-calls.sql");
  const client = new pg.Client(await databaseOf(step));
  await client.connect();
  try {
    await client.query(UPDATES_OF_CALLS);
    await client.query(readFileSync(new URL(STEPS[step] ?? "", FOLDER), "utf8"));
    const { rows } = await client.query("SELECT call_id AS id, event1, event4 FROM calls ORDER BY id");
    expect(rows).toEqual([
      { id: "C1", event1: null, event4: "10" },
      { id: "C2", event1: "30", event4: null },
    ]);
  } finally {
    await client.end();
  }
});

/** An update that was owed, and one that nobody asked for. */
const UPDATES_OF_CALLS = `
  INSERT INTO calls (id, channel_no, call_id, status, caller, creator, group_call, video_call, offline_call, started_at, heard_at, event1)
    VALUES (1, 1, 'C1', 'ended', 'x', 'x', false, false, false, 0, 0, NULL), (2, 1, 'C2', 'ringing', 'x', 'x', false, false, false, 0, 0, 30);
  INSERT INTO events (id, channel_no, call, type, method, status, at, journaled_at, body)
    VALUES (10, 1, 1, 'calls', 'patch', NULL, 0, 0, ''), (20, 1, 2, 'calls', 'patch', NULL, 0, 0, ''), (30, 1, 2, 'calls', 'post', 'initiated', 0, 0, '');
  INSERT INTO deliveries (id, webhook_no, kind, event, lane, state, attempts, created_at)
    VALUES (11, 1, 10, 10, 1, 'delivered', 1, 0), (31, 1, 1, 30, 2, 'pending', 0, 0);`;
