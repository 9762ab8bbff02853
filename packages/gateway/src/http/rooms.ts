import type { Channels } from "../channels/channels.ts";
import type { Clock } from "../clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Live } from "../cluster/live.ts";
import type { AskedTexts } from "../deliveries/asked-texts.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import type { Replays } from "../deliveries/replays.ts";
import type { Callbacks } from "../journal/callbacks.ts";
import type { Store } from "../store/store.ts";
import type { Feed } from "../watch/feed.ts";
import type { Metrics } from "../watch/metrics.ts";
import type { Readiness } from "../watch/readiness.ts";
import type { Authorizer } from "./door/authorize.ts";

/** The dependencies of the routes. */
export interface Rooms {
  channels: Channels;
  store: Store;
  readiness: Readiness;
  dispatcher: Dispatcher;
  replays: Replays;
  askedTexts: AskedTexts;
  callbacks: Callbacks;
  feed: Feed;
  metrics: Metrics;
  clock: Clock;
  authorizer: Authorizer;
  /** The other nodes of the database; null where none can be. */
  cluster: Cluster | null;
  /** What happens on all of them; null likewise. */
  live: Live | null;
  /** Where users reach the gateway; with https, session cookies are Secure. */
  publicUrl: string | undefined;
  /** The path below which a proxy serves the gateway, such as `/ringhook`; empty at the root. */
  basePath: string;
  /** How long the log keeps finished calls and deliveries, in milliseconds. */
  retentionMs: number;
}
