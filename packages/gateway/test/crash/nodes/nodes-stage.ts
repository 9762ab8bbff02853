import { createNetwork, type Network } from "@ringhook/simulator";
import pg from "pg";
import { type TappedPort, tapPort } from "../../stage/brokers/tapped-port.ts";
import { closing, temporaryFolder } from "../../stage/closing.ts";
import { type GatewayProcess, startGatewayProcess } from "../../stage/gateway-process.ts";
import { type HttpReceiver, startHttpReceiver } from "../../stage/http-receiver.ts";
import { type PostgresServer, startPostgres } from "../../stage/postgres.ts";
import { until } from "../../stage/until.ts";

/** A gateway of several on one database, behind a port of its own to it. */
export interface RunningNode {
  name: string;
  gateway: GatewayProcess;
  toDatabase: TappedPort;
}

/** Gateways on one database, a network, and what is seen of both. */
export interface NodesStage {
  network: Network;
  receiver: HttpReceiver;
  server: PostgresServer;
  /** Starts one more. @param clockMs what its clock shows beside the right time */
  start(clockMs?: number): Promise<RunningNode>;
  /** Waits until every channel is open and the nodes hold alike. */
  settled(nodes: number): Promise<void>;
  /** How leases have changed hands so far: `handed over`, `taken`, or `taken over` from a node that was dead. */
  changes(): Promise<Record<string, number>>;
}

const SECRET_KEY = Buffer.alloc(32, 7).toString("base64");

/** Notes in the database who had a lease before. */
const NOTING = `
  CREATE TABLE IF NOT EXISTS lease_changes (before bigint, after bigint);
  CREATE OR REPLACE FUNCTION note_lease() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO lease_changes VALUES (OLD.node_no, NEW.node_no); RETURN NEW; END $$;
  CREATE OR REPLACE TRIGGER note_lease AFTER UPDATE ON leases FOR EACH ROW
    WHEN (OLD.node_no IS DISTINCT FROM NEW.node_no) EXECUTE FUNCTION note_lease()`;

/** Sets the stage for a test, which closes it when it is over. */
export async function setNodesStage(): Promise<NodesStage> {
  const server = closing(await startPostgres());
  const network = closing(await createNetwork());
  const receiver = closing(await startHttpReceiver());
  const url = new URL(await server.database());
  let started = 0;

  const ask = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client(url.href);
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const isSettled = async (nodes: number): Promise<boolean> => {
    if (
      network.phones.some(({ devices }) => devices.length > 0 && !devices.every(({ isOnline }) => isOnline))
    )
      return false;
    const held = await ask(
      "SELECT count(*)::int AS channels FROM leases WHERE node_no IS NOT NULL GROUP BY node_no",
    );
    const counts = held.map(({ channels }) => Number(channels));
    return counts.length === nodes && Math.max(...counts) - Math.min(...counts) <= 1;
  };
  return {
    network,
    receiver,
    server,
    start: async (clockMs = 0) => {
      started += 1;
      const name = `node-${started}`;
      const toDatabase = closing(await tapPort(Number(url.port)));
      const own = new URL(url);
      own.port = String(toDatabase.port);
      const shifted = encodeURIComponent(`const now = Date.now; Date.now = () => now() + ${clockMs};`);
      const flags = [
        ...["--data-dir", await temporaryFolder(), "--whatsapp-url", network.url, "--log-level", "warn"],
        ...["--webhook-allow", "127.0.0.0/8", "--webhook-timeout-ms", "1500"],
      ];
      const gateway = await startGatewayProcess(flags, {
        ...{ DATABASE_URL: own.href, RINGHOOK_SECRET_KEY: SECRET_KEY, RINGHOOK_NODE_NAME: name },
        NODE_OPTIONS: `--import=data:text/javascript,${shifted}`,
      });
      if (started === 1) await ask(NOTING);
      return { name, gateway: closing(gateway), toDatabase };
    },
    settled: (nodes) =>
      until(
        `all channels to be open, evenly at ${nodes} nodes`,
        () => isSettled(nodes).catch(() => false),
        120_000,
      ),
    changes: async () => {
      const rows = await ask(
        `SELECT CASE WHEN after IS NULL THEN 'handed over' WHEN before IS NULL THEN 'taken' ELSE 'taken over' END AS how,
           count(*)::int AS changes FROM lease_changes GROUP BY 1`,
      );
      return Object.fromEntries(rows.map(({ how, changes }) => [String(how), Number(changes)]));
    },
  };
}
