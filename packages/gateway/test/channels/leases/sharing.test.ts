import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closing, temporaryFolder } from "../../stage/closing.ts";
import { type GatewayProcess, startGatewayProcess } from "../../stage/gateway-process.ts";
import { type PostgresServer, startPostgres } from "../../stage/postgres.ts";
import { until } from "../../stage/until.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

const SECRET_KEY = Buffer.alloc(32, 7).toString("base64");

/** Starts gateways on one database, and tells how its channels lie among them. */
async function setStage() {
  const databaseUrl = await server.database();
  const start = async (name: string): Promise<GatewayProcess> => {
    const env = { DATABASE_URL: databaseUrl, RINGHOOK_SECRET_KEY: SECRET_KEY, RINGHOOK_NODE_NAME: name };
    return closing(await startGatewayProcess(["--data-dir", await temporaryFolder()], env));
  };
  const client = new pg.Client(databaseUrl);
  const held = async (): Promise<Record<string, number>> => {
    const { rows } = await client.query(
      "SELECT name, count(*)::int AS channels FROM leases JOIN nodes USING (node_no) GROUP BY 1 ORDER BY 1",
    );
    return Object.fromEntries(rows.map(({ name, channels }) => [name, channels]));
  };
  /** Waits until these nodes hold so many channels, whichever of them holds the odd one. */
  const lie = async (counts: readonly number[], names: readonly string[]): Promise<void> => {
    let now: Record<string, number> = {};
    await until(
      () => `${names.join()} to hold ${counts.join()}, not ${JSON.stringify(now)}`,
      async () => {
        now = await held();
        const sorted = Object.values(now).toSorted((a, b) => a - b);
        return sorted.join() === counts.join() && Object.keys(now).join() === names.join();
      },
    );
  };
  const first = await start("one");
  await client.connect();
  closing({ close: () => client.end() });
  return { first, start, lie };
}

it("shares the channels among gateways that come, stop and are killed", async () => {
  const { first, start, lie } = await setStage();
  for (const n of [1, 2, 3, 4, 5, 6, 7]) await first.ask("POST", "/api/channels", { id: `CHANNEL-${n}` });
  await lie([7], ["one"]);
  const second = await start("two");
  await lie([3, 4], ["one", "two"]);
  const third = await start("three");
  await lie([2, 2, 3], ["one", "three", "two"]);
  expect(await first.kill("SIGTERM")).toBe(0);
  await lie([3, 4], ["three", "two"]);
  await second.kill("SIGKILL");
  await lie([7], ["three"]);
  expect(await third.kill("SIGTERM")).toBe(0);
  await start("four");
  await lie([7], ["four"]);
});
