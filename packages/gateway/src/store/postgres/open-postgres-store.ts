import { messageOf, RinghookError } from "../../errors.ts";
import { LEASE_MS, type Lease } from "../leases.ts";
import type { BatchTiming, StoreFailure } from "../listeners.ts";
import { SHARES } from "../owed-of-event.ts";
import type { Store } from "../store.ts";
import { untilAlone } from "./alone.ts";
import { Connections } from "./connections.ts";
import { DatabaseClock } from "./database-clock.ts";
import { loadDriver } from "./driver.ts";
import { Listening } from "./listening.ts";
import { migrate } from "./migrate.ts";
import { NodeRecord } from "./node-record.ts";
import { accountWrites, storeReads } from "./operations/index.ts";
import type { Read } from "./operations/operation.ts";
import { answered, postgresChannelStore } from "./postgres-channel-store.ts";
import type { Queries } from "./queries.ts";
import { Replica } from "./replica.ts";
import { TableLeases } from "./table-leases.ts";
import { TableNodes } from "./table-nodes.ts";
import { refuseUnfinished } from "./unfinished-move.ts";
import { Writer } from "./writer.ts";

export interface PostgresOptions {
  /** `postgres://…`; what it says besides the host, such as `sslmode`, is the driver's. */
  url: string;
  /** A read-only copy of it for lists and sums, if there is one. */
  readUrl?: string | undefined;
  /** How people know this node: in lists, metrics and the server's list of connections. */
  nodeName: string;
  /** How long what is held counts without a renewal, in milliseconds. Default: ten seconds, for all nodes of a database alike. */
  leaseMs?: number;
  /** Whether no other node may be alive: one that was killed is waited for, until it is known to be dead. */
  isAlone?: boolean;
  /** Told after each commit how many operations shared it, and how long it took. */
  onCommit?: (timing: BatchTiming) => void;
  /** Told of each operation that failed. */
  onFailure?: (failure: StoreFailure) => void;
}

/**
 * Opens the store of a PostgreSQL database: brings the tables up to date, and registers this process as a node.
 * @throws RinghookError `DATABASE_NOT_USABLE`, `DATABASE_TOO_NEW`, `DATABASE_IN_USE`
 */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const { url, readUrl, nodeName, leaseMs = LEASE_MS, isAlone = false, onCommit, onFailure } = options;
  const driver = await loadDriver();
  const named = { url, name: `ringhook ${nodeName}` };
  const connections = new Connections(driver, named);
  const replica = readUrl === undefined ? undefined : new Replica(driver, { ...named, url: readUrl });
  const clock = new DatabaseClock();
  const node = new NodeRecord(nodeName, clock, leaseMs);
  const transact = <T>(work: (tx: Queries) => Promise<T>): Promise<T> => connections.transaction(work);
  const writer = new Writer({ connections, share: () => node.share, onBatch: onCommit, onFailure });
  const notices = new Listening(driver, named);
  const write = (name: string, args: object): Promise<unknown> => writer.run(name, undefined, args);
  // Who cannot say that it is gone is missed soon enough.
  const leave = (): Promise<void> => transact((tx) => node.leave(tx)).catch(() => {});
  const leases = new TableLeases({
    node,
    clock,
    leaseMs,
    transaction: (work) => answered("leases", onFailure, () => transact(work)),
    letGo: async (lease) => {
      await writer.run("letGo", lease, {}).catch(unlessLost);
    },
  });
  try {
    await migrate(await connections.writing());
    await refuseUnfinished(await connections.writing(), placeOf(url));
    await transact((tx) => node.register(tx));
    if (isAlone) await untilAlone(leases, transact, { leaseMs, place: placeOf(url) });
  } catch (cause) {
    if (node.isKnown) await leave();
    await connections.close();
    throw cause instanceof RinghookError ? cause : notUsable(url, cause);
  }
  return {
    ...asked({ connections, replica, onFailure }),
    ...accountWritten(write),
    leases,
    notices,
    nodes: new TableNodes(node, (work) => answered("nodes", onFailure, () => transact(work))),
    ids: {
      of: SHARES,
      get rest() {
        return node.share;
      },
    },
    clock,
    insertChannel: async (channel) =>
      (await write("insertChannel", { channel, nodeNo: node.nodeNo })) as Lease,
    holder: (lease) => postgresChannelStore(lease, { writer, reading: connections.reading, onFailure }),
    probe: async (args) => {
      await write("probe", { ...args, nodeNo: node.nodeNo });
    },
    close: async () => {
      await notices.close();
      await writer.close();
      await leave();
      await Promise.all([connections.close(), replica?.close()]);
    },
  };
}

function notUsable(url: string, cause: unknown): RinghookError {
  return new RinghookError("DATABASE_NOT_USABLE", `${placeOf(url)}: ${messageOf(cause)}`, {
    cause,
    hint: "Check DATABASE_URL, and that PostgreSQL 15 or later runs there.",
  });
}

type AccountWrites = { [Name in keyof typeof accountWrites]: Store[Name] };

/** What is written without a lease. */
function accountWritten(write: (name: string, args: object) => Promise<unknown>): AccountWrites {
  const entries = Object.keys(accountWrites).map((name) => [name, (args: object) => write(name, args)]);
  return Object.fromEntries(entries) as AccountWrites;
}

type Reads = { [Name in keyof typeof storeReads]: Store[Name] };

interface Asking {
  connections: Connections;
  replica: Replica | undefined;
  onFailure: PostgresOptions["onFailure"];
}

/** Each read as of one moment. */
function asked({ connections, replica, onFailure }: Asking): Reads {
  const entries = Object.entries<Read>(storeReads).map(([name, read]) => [
    name,
    (args: never) =>
      answered(name, onFailure, () => {
        const ask = (): Promise<unknown> => connections.snapshot((queries) => read(queries, args));
        return replica ? replica.read(name, read, args, ask) : ask();
      }),
  ]);
  return Object.fromEntries(entries) as Reads;
}

function unlessLost(error: unknown): void {
  if (!(error instanceof RinghookError) || error.code !== "LEASE_LOST") throw error;
}

/** Where a database is, without who logs in there. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `the database ${pathname.slice(1)} at ${host}`;
}
