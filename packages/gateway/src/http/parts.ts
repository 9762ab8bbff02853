import type { Channels } from "../channels/channels.ts";
import type { Clock } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import type { Replays } from "../deliveries/replays.ts";
import type { Feed } from "../feed/feed.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Store } from "../store/store.ts";
import type { Authorizer } from "./authorize.ts";

/** What the routes work with. */
export interface HttpParts {
  channels: Channels;
  store: Store;
  dispatcher: Dispatcher;
  replays: Replays;
  feed: Feed;
  metrics: Metrics;
  clock: Clock;
  authorizer: Authorizer;
  /** Sessions' cookies go over https only. */
  secureCookies: boolean;
  /** How long the log keeps what is done: milliseconds. */
  retentionMs: number;
}
