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
import { LeaseKeeper, type LeaseTurns } from "./leases/lease-keeper.ts";
import type { Closing } from "./leases/protocol.ts";
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

/** Attempts in progress have this long to end when a channel goes to another node: so long nobody sends for it. */
const HAND_OVER_MS = 250;

/** Starts and stops the channels that this node holds: only it connects their links and sends for them. */
export class Holding implements LeaseTurns {
  readonly #options: HoldingOptions;
  readonly #keeper: LeaseKeeper;
  /** What is being opened, by channel. */
  readonly #opening = new Map<string, Promise<unknown>>();
  #connecting: Promise<unknown> = Promise.resolve();
  #stopping = false;

  constructor(options: HoldingOptions) {
    this.#options = options;
    this.#keeper = new LeaseKeeper({ ...options, turns: this });
  }

  /** Opens this node's channels. Resolves when all are registered; their links connect in the background. */
  async start(): Promise<void> {
    const { accountWebhooks, tokens, brokers, store, vault } = this.#options;
    await renewAccountSeals(vault, store);
    await accountWebhooks.load();
    await tokens.load();
    await brokers.load();
    await this.#keeper.start();
  }

  async open(channelIds: readonly string[]): Promise<void> {
    const registering = this.#registerAll(new Set(channelIds));
    for (const channelId of channelIds) this.#opening.set(channelId, registering);
    try {
      this.#connecting = Promise.all([this.#connecting, this.#connectAll(await registering)]);
    } finally {
      for (const channelId of channelIds) {
        if (this.#opening.get(channelId) === registering) this.#opening.delete(channelId);
      }
    }
  }

  async close(channelId: string, why: Closing): Promise<void> {
    const { directory, dispatcher } = this.#options;
    // What is registered after this is not connected: the keeper says no.
    await this.#opening.get(channelId)?.catch(() => {});
    if (!directory.has(channelId)) return;
    await directory.get(channelId).stop();
    // A node that stops lets its attempts end, and holds its channels until then.
    if (why !== "stop") await dispatcher.release(channelId, why === "let go" ? HAND_OVER_MS : 0);
  }

  drop(channelId: string): void {
    const { directory, inForce, channelRules } = this.#options;
    if (directory.has(channelId)) directory.remove(directory.get(channelId));
    inForce.close(channelId);
    channelRules.close(channelId);
  }

  /** Those that wait for somebody's phone, and those that are being removed. */
  busy(): ReadonlySet<string> {
    const { directory, held, removals } = this.#options;
    const pairing = directory
      .list()
      .filter(({ isLinked, linkState: { state } }) => !isLinked && state !== "INIT");
    return new Set([...pairing.map(({ id }) => id), ...held.ids().filter((id) => removals.has(id))]);
  }

  async #registerAll(wanted: ReadonlySet<string>): Promise<Channel[]> {
    const { store, held, inForce, channelRules, removals, vault, clock } = this.#options;
    const opened: Channel[] = [];
    for (const kept of await store.listChannels({})) {
      const { channelId } = kept;
      if (!wanted.has(channelId) || !this.#keeper.isOpen(channelId) || removals.has(channelId)) continue;
      if (kept.removedAt !== null) removals.begin(channelId);
      else {
        await channelRules.open(channelId);
        const record = await renewSeals(vault, kept, held.of(channelId), nowOf(clock));
        opened.push(this.#register(record, await inForce.kept(channelId)));
      }
    }
    return opened;
  }

  /** Disconnects every link, without logging out. */
  async stop(): Promise<void> {
    const { chores, directory } = this.#options;
    this.#stopping = true;
    await chores.stop();
    await this.#keeper.stop();
    await this.#connecting;
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
      mayConnect: () => this.#keeper.isOpen(kept.channelId),
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
      const isOpen = (): boolean =>
        directory.has(channel.id) && directory.get(channel.id) === channel && this.#keeper.isOpen(channel.id);
      if (!isOpen()) return;
      await inForce.complete(channel);
      await dispatcher.resume(channel.id);
      if (isOpen()) await channel.start();
    }).tried;
  }
}
