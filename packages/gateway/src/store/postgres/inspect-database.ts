import { messageOf, RinghookError } from "../../errors.ts";
import type { ChannelRecord } from "../records.ts";
import { clientConfig, loadDriver } from "./driver.ts";
import { migrate, migrationSteps, stepsDone } from "./migrate.ts";
import { placeOf } from "./open-postgres-store.ts";
import { type Queries, queriesOn } from "./queries.ts";

/** What a look from outside tells of a database, also while gateways work on it. */
export interface Inspection {
  /** Such as `15.18`. */
  serverVersion: string;
  /** Whether what is committed survives a power cut. */
  isDurable: boolean;
  /** How far this machine's clock is ahead of the database's, in milliseconds. */
  clockAheadMs: number;
  /** Migration steps that are done, and those that this version knows. */
  step: number;
  steps: number;
  channels: Pick<ChannelRecord, "channelId" | "signingSecrets">[];
  /** The names of the nodes that are alive. */
  nodes: string[];
}

/** @throws RinghookError `DATABASE_NOT_USABLE` */
export function inspectDatabase(url: string): Promise<Inspection> {
  return connected(url, async (queries, step) => {
    const before = Date.now();
    const [server] = await queries.rowsOf(
      `SELECT current_setting('server_version') AS version, current_setting('fsync') = 'on' AS fsync,
         (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`,
    );
    const clockAheadMs = (before + Date.now()) / 2 - Number(server?.now);
    const channels =
      step === 0
        ? []
        : await queries.rowsOf(
            `SELECT channel_id AS "channelId", signing_secrets AS "signingSecrets" FROM channels`,
          );
    const nodes =
      step === 0
        ? []
        : await queries.rowsOf("SELECT name FROM nodes WHERE alive_until > now_ms() ORDER BY node_no");
    return {
      serverVersion: String(server?.version).split(" ")[0] ?? "",
      isDurable: server?.fsync === true,
      clockAheadMs,
      step,
      steps: migrationSteps().length,
      channels: channels as unknown as Inspection["channels"],
      nodes: nodes.map(({ name }) => String(name)),
    };
  });
}

/**
 * Brings a database up to date, without starting a gateway on it.
 * @returns the names of the steps that were taken
 * @throws RinghookError `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`
 */
export function migrateDatabase(url: string): Promise<string[]> {
  return connected(url, (_queries, _step, client) => migrate(client));
}

type Work<T> = (queries: Queries, step: number, client: Parameters<typeof migrate>[0]) => Promise<T>;

async function connected<T>(url: string, work: Work<T>): Promise<T> {
  const { Client } = await loadDriver();
  const client = new Client(clientConfig({ url, name: "ringhook" }));
  // What fails is told by whoever asked.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(queriesOn(client), await stepsDone(client), client);
  } catch (cause) {
    if (cause instanceof RinghookError) throw cause;
    throw new RinghookError("DATABASE_NOT_USABLE", `${placeOf(url)}: ${messageOf(cause)}`, {
      cause,
      hint: "Check DATABASE_URL, and that PostgreSQL 15 or later runs there.",
    });
  } finally {
    await client.end();
  }
}
