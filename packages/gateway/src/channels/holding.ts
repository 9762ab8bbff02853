import { nowOf } from "../clock.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { Webhook } from "../subscriptions/webhook.ts";
import type { AccountWebhooks } from "./account-webhooks.ts";
import type { Brokers } from "./brokers.ts";
import { Channel } from "./channel.ts";
import type { ChannelRules } from "./channel-rules.ts";
import type { ChannelsOptions } from "./channels-options.ts";
import type { Chores } from "./chores.ts";
import type { Directory } from "./directory.ts";
import { LeaseKeeper, type LeaseTurns } from "./lease-keeper.ts";
import type { NamedTokens } from "./named-tokens.ts";
import type { Removals } from "./removal.ts";
import { renewAccountSeals, renewSeals } from "./renew-seals.ts";
import { sealedCredentials } from "./sealed-credentials.ts";
import { openSettings, sealSettings } from "./sealed-records.ts";
import { openSource } from "./source-records.ts";
import type { WebhooksInForce } from "./webhooks-in-force.ts";

export interface HoldingOptions extends ChannelsOptions {
  directory: Directory;
  inForce: WebhooksInForce;
  channelRules: ChannelRules;
  accountWebhooks: AccountWebhooks;
  tokens: NamedTokens;
  brokers: Brokers;
  removals: Removals;
  chores: Chores;
}

/** Channels connected at the same time, at most. The links themselves limit the logins. */
const STARTS_AT_ONCE = 16;

/** Starts and stops the channels that this node holds: only it connects their links and sends for them. */
export class Holding implements LeaseTurns {
  readonly #options: HoldingOptions;
  #starting: Promise<unknown> = Promise.resolve();
  #stopping = false;
  readonly #keeper: LeaseKeeper;

  constructor(options: HoldingOptions) {
    this.#options = options;
    this.#keeper = new LeaseKeeper({ ...options, turns: this });
  }

  /** Opens every channel of the store. Resolves when all are registered; their links connect in the background. */
  async start(): Promise<void> {
    const { held, clock, accountWebhooks, tokens, brokers, store, vault } = this.#options;
    const begun = clock.monotonic();
    await held.acquireAll();
    await renewAccountSeals(vault, store);
    await accountWebhooks.load();
    await tokens.load();
    await brokers.load();
    this.#keeper.start(begun);
    await this.#openHeld();
  }

  /** Ends every link, without logging out: another node may take the channels. */
  async suspend(): Promise<void> {
    await this.#starting;
    await Promise.all(this.#options.directory.list().map((channel) => this.#pause(channel)));
  }

  /** Opens what is held again, as at a start. */
  async resume(): Promise<void> {
    if (!this.#stopping) await this.#openHeld();
  }

  /** Closes channels that another node holds. */
  async lose(channelIds: readonly string[]): Promise<void> {
    const { directory, inForce, channelRules } = this.#options;
    const lost = directory.list().filter(({ id }) => channelIds.includes(id));
    await Promise.all(lost.map((channel) => this.#pause(channel)));
    for (const channel of lost) {
      directory.remove(channel);
      inForce.close(channel.id);
      channelRules.close(channel.id);
    }
  }

  async #openHeld(): Promise<void> {
    const { store, held, inForce, channelRules, removals, vault, clock } = this.#options;
    const opened: Channel[] = [];
    for (const kept of await store.listChannels({})) {
      const { channelId } = kept;
      if (!held.has(channelId)) continue;
      if (kept.removedAt !== null) removals.begin(channelId);
      else {
        await channelRules.open(channelId);
        const record = await renewSeals(vault, kept, held.of(channelId), nowOf(clock));
        opened.push(this.#register(record, await inForce.kept(channelId)));
      }
    }
    this.#starting = this.#connectAll(opened);
  }

  async #pause(channel: Channel): Promise<void> {
    await channel.stop();
    await this.#options.dispatcher.release(channel.id);
  }

  /** Disconnects every link, without logging out. */
  async stop(): Promise<void> {
    const { chores, directory } = this.#options;
    this.#stopping = true;
    await this.#keeper.stop();
    await chores.stop();
    await this.#starting;
    await Promise.all(directory.list().map((channel) => channel.stop()));
  }

  /** Opens a channel that was just created. */
  async takeUp(record: ChannelRecord): Promise<Channel> {
    const channel = this.#register(record, []);
    await this.#connect(channel);
    return channel;
  }

  #register(kept: ChannelRecord, webhooks: readonly Webhook[]): Channel {
    const { held, vault, registry, inForce, directory } = this.#options;
    const store = held.of(kept.channelId);
    const record = { ...kept, settings: openSettings(vault, kept) };
    const credentials = sealedCredentials(store, vault);
    const channel = new Channel(record, {
      ...this.#options,
      store,
      credentials,
      openSettings: ({ channelId, source }) => openSource(vault, channelId, source),
      isWanted: (id, event) => registry.subscribers(id, event).length > 0,
      sealSettings: (id, settings) => sealSettings(vault, id, settings),
    });
    inForce.open(channel, webhooks);
    directory.add(channel);
    return channel;
  }

  async #connectAll(channels: Channel[]): Promise<void> {
    const connectNext = async (): Promise<void> => {
      for (let channel = channels.shift(); channel && !this.#stopping; channel = channels.shift()) {
        await this.#connect(channel);
      }
    };
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, connectNext));
  }

  /** Now, or as soon as the store lets it. */
  #connect(channel: Channel): Promise<void> {
    const { chores, directory, dispatcher, inForce } = this.#options;
    return chores.begin(`the start of channel ${channel.id}`, async () => {
      if (!directory.has(channel.id)) return;
      await inForce.complete(channel);
      await dispatcher.resume(channel.id);
      await channel.start();
    }).tried;
  }
}
