import { hostname } from "node:os";
import { Cluster } from "../cluster/cluster.ts";
import { Live } from "../cluster/live.ts";
import type { Config } from "../config/read-settings.ts";
import { Authorizer } from "../http/door/authorize.ts";
import type { Rooms } from "../http/rooms.ts";
import { createServer, type Server } from "../http/server.ts";
import type { Log } from "../log/log.ts";
import type { Releasers } from "../releasers.ts";
import type { Vault } from "../secrets/vault.ts";

type Made = "authorizer" | "cluster" | "live" | "publicUrl" | "basePath" | "retentionMs";

export interface MakingServer extends Omit<Rooms, Made> {
  config: Config;
  adminToken: string;
  vault: Vault;
  log: Log;
  releasers: Releasers;
}

/** The server, and the other nodes of the database, of which requests may be; null where there can be none. */
export interface MadeServer {
  app: Server;
  cluster: Cluster | null;
}

const DAY_MS = 24 * 3_600_000;

/** Puts the server together, with who may ask it and whom it asks. */
export async function makeServer({
  config,
  adminToken,
  vault,
  releasers,
  ...parts
}: MakingServer): Promise<MadeServer> {
  const { store, channels, clock, log, feed } = parts;
  const { publicUrl, basePath, trustedProxies, metricsToken, retentionDays } = config;
  const { nodes } = store;
  const readAccount = (): Promise<void> => channels.news.read();
  const cluster = nodes ? new Cluster({ nodes, vault, clock, log, basePath, readAccount }) : null;
  if (cluster) releasers.add(() => cluster.stop());
  const live = cluster && new Live({ cluster, feed, log, basePath });
  releasers.add(() => live?.stop());
  const onFailedLogin = (address: string): void => {
    cluster?.tellSoon({ kind: "failed-login", address });
  };
  const authorizer = new Authorizer({ adminToken, metricsToken, channels, vault, clock, onFailedLogin });
  const told = { publicUrl, basePath, trustedProxies, mcp: config, retentionMs: retentionDays * DAY_MS };
  const app = await createServer({ ...parts, ...told, cluster, live, authorizer });
  releasers.add(() => app.close());
  return { app, cluster };
}

/** Where the other nodes reach this one, when nothing else is said: where it listens, or this machine by its name. */
export function reachableAt(origin: string): string {
  const url = new URL(origin);
  if (["0.0.0.0", "[::]"].includes(url.hostname)) url.hostname = hostname();
  return url.origin;
}
