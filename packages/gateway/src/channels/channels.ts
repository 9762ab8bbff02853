import { nowOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import { InTurn } from "../in-turn.ts";
import type { SourceSettings } from "../sources/provider.ts";
import { AccountWebhookList } from "../subscriptions/account-webhook.ts";
import { openUrl } from "../subscriptions/chatwoot.ts";
import { AccountNews } from "./account-news.ts";
import { AccountWebhooks } from "./account-webhooks.ts";
import { Brokers } from "./brokers.ts";
import { ChannelSettings } from "./change-settings.ts";
import type { Channel } from "./channel.ts";
import { alike, checkChannelId, makeChannelId } from "./channel-id.ts";
import { ChannelRules } from "./channel-rules.ts";
import { ChannelWebhooks } from "./channel-webhooks.ts";
import type { ChannelsOptions } from "./channels-options.ts";
import { Chores } from "./chores.ts";
import { Directory, type KnownChannel } from "./directory.ts";
import { Holding } from "./holding.ts";
import { ChannelKeys } from "./keys.ts";
import { NamedTokens } from "./named-tokens.ts";
import { newChannel } from "./new-channel.ts";
import { Removals } from "./removal.ts";
import { RuleTrials } from "./rule-trials.ts";
import { sealSource } from "./source-records.ts";
import { isApp, type NewSource, Sources } from "./sources.ts";
import { WebhooksInForce } from "./webhooks-in-force.ts";
import { callerKind, type RuleCaller } from "./who-is-who.ts";

/** A new channel with the secrets that are returned only once. */
export interface CreatedChannel {
  channel: Channel;
  token: string;
  /** `whsec_…`: the receiver verifies signatures with it. */
  signingSecret: string;
  /** What a provider's requests have to carry, where the gateway makes it. */
  sourceSecret?: string;
}

export interface NewChannel {
  id?: string;
  name?: string | null;
  /** Default: a linked device. */
  source?: NewSource;
}

const LINKED_DEVICE = { kind: "linked-device" } as const;

/** The channels of this node: creates, finds and removes them. Each of its parts has one job on them. */
export class Channels {
  readonly holding: Holding;
  readonly webhooks: ChannelWebhooks;
  readonly accountWebhooks: AccountWebhooks;
  readonly keys: ChannelKeys;
  readonly tokens: NamedTokens;
  readonly brokers: Brokers;
  readonly news: AccountNews;
  readonly settings: ChannelSettings;
  readonly sources: Sources;
  readonly rules: ChannelRules;
  readonly trials: RuleTrials;
  readonly #options: ChannelsOptions;
  readonly #directory = new Directory();
  /** Work that reads a channel and then writes it runs in one turn, whichever part does it. */
  readonly #inTurn = new InTurn();
  readonly #removals: Removals;
  /** Ids of channels that are being created. */
  readonly #creating = new Set<string>();

  constructor(options: ChannelsOptions) {
    this.#options = options;
    const [directory, inTurn, chores] = [this.#directory, this.#inTurn, new Chores(options.log)];
    const accountList = new AccountWebhookList();
    const inForce = new WebhooksInForce({ ...options, chores, inTurn, accountList });
    this.rules = new ChannelRules({ ...options, directory, inTurn, chores });
    this.trials = new RuleTrials({ ...options, directory, rules: this.rules });
    const lists = { inForce, accountList, channelRules: this.rules };
    const shared = { ...options, ...lists, directory, inTurn, chores };
    this.brokers = new Brokers(shared);
    const checkAddress = async (url: string): Promise<void> => {
      if (!this.brokers.checkTarget(url)) await options.checkAddress(openUrl(url));
    };
    this.accountWebhooks = new AccountWebhooks({ ...shared, checkAddress });
    this.tokens = new NamedTokens(shared);
    const { accountWebhooks, tokens, brokers } = this;
    this.news = new AccountNews({ ...shared, accountWebhooks, tokens, brokers });
    this.#removals = new Removals(shared);
    this.holding = new Holding({
      ...shared,
      removals: this.#removals,
      accountWebhooks,
      tokens,
      brokers,
    });
    this.webhooks = new ChannelWebhooks({ ...shared, checkAddress });
    this.keys = new ChannelKeys(shared);
    this.settings = new ChannelSettings({ ...shared, webhooks: this.webhooks });
    this.sources = new Sources({
      ...shared,
      webhooks: this.webhooks,
      add: async (id, name, settings) => (await this.#add(id, name, settings)).channel,
    });
  }

  /** The channels of all nodes, without the apps of providers. */
  known(): KnownChannel[] {
    return this.#directory.known().filter((channel) => !isApp(channel));
  }

  /** A channel or an app of any node. */
  find(channelId: string): KnownChannel | undefined {
    return this.#directory.find(channelId);
  }

  /** The same as people write its id. When two ids differ only in case, each is found only by its exact spelling. */
  findAlike(written: string): KnownChannel | undefined {
    const exact = this.#directory.find(written);
    if (exact) return exact;
    const found = alike(this.known(), written);
    return found.length === 1 ? found[0] : undefined;
  }

  /** The channel of a token, by its hash, of any node. */
  findByTokenHash(hash: Uint8Array): KnownChannel | undefined {
    return this.#directory.findByTokenHash(hash);
  }

  /** The channels that this node holds, without the apps of providers. */
  list(): Channel[] {
    return this.#directory.list().filter((channel) => !isApp(channel));
  }

  /** All that this node holds, apps included. */
  heldIds(): string[] {
    return this.#directory.list().map(({ id }) => id);
  }

  /** Whether this node holds it. */
  has(channelId: string): boolean {
    return this.#directory.has(channelId);
  }

  /** One that this node holds. @throws RinghookError `CHANNEL_NOT_FOUND` */
  get(channelId: string): Channel {
    return this.#directory.get(channelId);
  }

  /** What a caller is to a channel: see who-is-who.ts. */
  callerKind(channelId: string, caller: RuleCaller): ReturnType<typeof callerKind> {
    return callerKind(this.#directory, channelId, caller);
  }

  /**
   * Creates a channel. Its token and its secrets are returned only here: the store keeps a hash and sealed values.
   * @throws RinghookError `BAD_CHANNEL_ID`, `CHANNEL_EXISTS`, `SOURCE_NOT_FOUND`, `SOURCE_IN_USE`
   */
  async create({ id, name = null, source = LINKED_DEVICE }: NewChannel): Promise<CreatedChannel> {
    const channelId = id === undefined ? makeChannelId() : checkChannelId(id);
    const make = async (): Promise<CreatedChannel> => {
      const { settings, secret } = this.sources.settingsFor(source);
      const created = await this.#add(channelId, name, settings);
      return { ...created, ...(secret !== undefined && { sourceSecret: secret }) };
    };
    // One number after another, so that none gets two channels.
    return source.kind === "meta-cloud" ? this.#inTurn.run(`numbers of ${source.sourceId}`, make) : make();
  }

  async #add(channelId: string, name: string | null, settings: SourceSettings): Promise<CreatedChannel> {
    const { held, vault, clock } = this.#options;
    if (this.#isTaken(channelId)) {
      throw new RinghookError("CHANNEL_EXISTS", `channel ${channelId} already exists`);
    }
    const source = sealSource(vault, channelId, settings);
    const { record, ...shownOnce } = newChannel(vault, channelId, { name, source }, nowOf(clock));
    this.#creating.add(channelId);
    try {
      await held.insert(record);
    } catch (error) {
      // It may be there all the same, with a token that nobody knows.
      this.#removals.begin(channelId);
      throw error;
    } finally {
      this.#creating.delete(channelId);
    }
    return { channel: await this.holding.takeUp(record), ...shownOnce };
  }

  /**
   * Logs a channel out and removes it with all its data. First the store marks it as removed: from then on it does not
   * exist and its token stops working. The rest is retried until it is done, even after a restart.
   * @throws RinghookError `CHANNEL_NOT_FOUND`, `SOURCE_IN_USE`
   */
  async remove(channelId: string): Promise<void> {
    const channel = this.get(channelId);
    this.sources.refuseInUse(channelId);
    await this.#inTurn.run(channelId, async () => {
      if (this.get(channelId) !== channel) return;
      await channel.update({ removedAt: nowOf(this.#options.clock) });
      this.#directory.forget(channel);
    });
    await this.#removals.begin(channelId, channel).tried;
  }

  #isTaken(channelId: string): boolean {
    return (
      this.#directory.hasAlike(channelId) || this.#creating.has(channelId) || this.#removals.has(channelId)
    );
  }
}
