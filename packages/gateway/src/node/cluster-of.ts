import { hostname } from "node:os";
import type { Channels } from "../channels/channels.ts";
import { Cluster, type ClusterOptions } from "../cluster/cluster.ts";
import type { Store } from "../store/store.ts";

type Parts = Omit<ClusterOptions, "nodes" | "readAccount"> & { store: Store; channels: Channels };

/** The other nodes of the database; null where there can be none. */
export function clusterOf({ store: { nodes }, channels, ...parts }: Parts): Cluster | null {
  return nodes && new Cluster({ ...parts, nodes, readAccount: () => channels.news.read() });
}

/** Where the other nodes reach this one, when nothing else is said: where it listens, or this machine by its name. */
export function reachableAt(origin: string): string {
  const url = new URL(origin);
  if (["0.0.0.0", "[::]"].includes(url.hostname)) url.hostname = hostname();
  return url.origin;
}
