import type { Clock } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import type { Ids } from "../ids.ts";
import type { CallbackSummaries } from "../journal/callback-summaries.ts";
import type { Callbacks } from "../journal/callbacks.ts";
import type { Journal } from "../journal/journal.ts";
import type { Log } from "../log/log.ts";
import type { Vault } from "../secrets/vault.ts";
import type { BrokerLinks } from "../sinks/broker/broker-links.ts";
import type { OpenAnySource } from "../sources/provider.ts";
import type { Ignored, Mended } from "../sources/source.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { BrokerStore } from "../store/broker-store.ts";
import type { Store } from "../store/store.ts";
import type { TokenStore } from "../store/token-store.ts";
import type { BrokerList } from "../subscriptions/broker.ts";
import type { WebhookRegistry } from "../subscriptions/registry.ts";
import type { RuleRegistry } from "../subscriptions/rule-registry.ts";
import type { Feed } from "../watch/feed.ts";
import type { HeldChannels } from "./held-channels.ts";

/** What the channels work with. */
export interface ChannelsOptions {
  store: Pick<Store, "listChannels" | "listCalls" | "leases" | "notices"> &
    AccountStore &
    TokenStore &
    BrokerStore;
  held: HeldChannels;
  vault: Vault;
  journal: Journal;
  callbacks: Callbacks;
  summaries: CallbackSummaries;
  dispatcher: Dispatcher;
  registry: WebhookRegistry;
  brokerList: BrokerList;
  brokerLinks: BrokerLinks;
  rules: RuleRegistry;
  feed: Feed;
  ids: Ids;
  clock: Clock;
  log: Log;
  openSource: OpenAnySource;
  /** Checks that a webhook's URL leads to an address that may be reached. */
  checkAddress: (url: string) => Promise<void>;
  /** The IP addresses of a proxy's URL that may be dialled. */
  proxyAddresses: (url: string) => Promise<string[]>;
  onIgnored: (reason: Ignored) => void;
  onMended: (what: Mended) => void;
}
