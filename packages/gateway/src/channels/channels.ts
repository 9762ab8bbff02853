import type { Journal } from "../calls/journal.ts";
import type { Clock } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import type { Sent } from "../deliveries/sender.ts";
import { RinghookError } from "../errors.ts";
import type { Feed } from "../feed/feed.ts";
import type { Ids } from "../ids.ts";
import type { Ignored, LinkFactory } from "../links/link.ts";
import { sealedCredentials } from "../links/sealed-credentials.ts";
import type { Log } from "../log/log.ts";
import { hashToken, makeToken } from "../secrets/tokens.ts";
import type { Vault } from "../secrets/vault.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { WebhookDefinition } from "../webhooks/define-webhook.ts";
import type { WebhookRegistry } from "../webhooks/registry.ts";
import { makeSigningSecret } from "../webhooks/signature.ts";
import type { Webhook } from "../webhooks/webhook.ts";
import { Channel } from "./channel.ts";
import { checkChannelId, makeChannelId } from "./channel-id.ts";
import { Directory } from "./directory.ts";
import { InTurn } from "./in-turn.ts";
import { newChannel } from "./new-channel.ts";
import { openSecrets, openSettings, sealSecrets, sealSettings } from "./sealed-records.ts";
import { mergeSettings } from "./settings.ts";
import { sendTestCallback } from "./test-callback.ts";
import { WebhookBook } from "./webhook-book.ts";

export interface ChannelsOptions {
  store: Store;
  vault: Vault;
  journal: Journal;
  dispatcher: Dispatcher;
  registry: WebhookRegistry;
  feed: Feed;
  ids: Ids;
  clock: Clock;
  log: Log;
  links: LinkFactory;
  /** Tells whether a webhook leads to an address that may be reached. */
  checkAddress: (url: string) => Promise<void>;
  onIgnored: (reason: Ignored) => void;
}

/** So many channels are taken up at once. That their logins do not come all at once is the links' care. */
const STARTS_AT_ONCE = 16;
/** Rows removed in one step, so that a large channel's end holds up nobody. */
const REMOVE_STEP = 2_000;

/** After a rotation the old signing secret counts this much longer. */
const OLD_SECRET_MS = 24 * 3_600_000;

/** A new channel, with what is shown of it just once. */
export interface CreatedChannel {
  channel: Channel;
  token: string;
  /** `whsec_…`: the receiver verifies signatures with it. */
  signingSecret: string;
}

/** The channels this node holds: created, started, found, removed. */
export class Channels {
  readonly #options: ChannelsOptions;
  readonly #directory = new Directory();
  /** Ids of channels that are being created or removed. */
  readonly #changing = new Set<string>();
  readonly #inTurn = new InTurn();
  readonly #webhooks: WebhookBook;
  #stopping = false;

  constructor(options: ChannelsOptions) {
    this.#options = options;
    this.#webhooks = new WebhookBook(options);
  }

  /** Takes up every channel of the store. Returns when each is registered; links go on connecting by themselves. */
  async start(): Promise<void> {
    const { store } = this.#options;
    const records = await store.listChannels({});
    for (const record of records) await this.#register(record);
    void this.#startAll(this.#directory.list());
  }

  /** Disconnects every link, without logging out. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#directory.list().map((channel) => channel.stop()));
  }

  list(): Channel[] {
    return this.#directory.list();
  }

  has(channelId: string): boolean {
    return this.#directory.has(channelId);
  }

  /** @throws RinghookError `CHANNEL_NOT_FOUND` */
  get(channelId: string): Channel {
    return this.#directory.get(channelId);
  }

  /** The channel that a token belongs to. */
  findByTokenHash(hash: Uint8Array): Channel | undefined {
    return this.#directory.findByTokenHash(hash);
  }

  /**
   * Creates a channel. Its token and its signing secret are told here, once: what is kept of them is a hash
   * and a sealed value.
   * @throws RinghookError `BAD_CHANNEL_ID`, `CHANNEL_EXISTS`
   */
  async create({ id, name }: { id?: string; name?: string }): Promise<CreatedChannel> {
    const { store, vault, clock } = this.#options;
    const channelId = id === undefined ? makeChannelId() : checkChannelId(id);
    if (this.#directory.has(channelId) || this.#changing.has(channelId)) {
      throw new RinghookError("CHANNEL_EXISTS", `there is a channel ${channelId} already`);
    }
    const { record, ...shownOnce } = newChannel(vault, channelId, name ?? null, clock());
    this.#changing.add(channelId);
    try {
      await store.insertChannel(record);
      const channel = await this.#register(record);
      await channel.start();
      return { channel, ...shownOnce };
    } finally {
      this.#changing.delete(channelId);
    }
  }

  /** Makes a new token, told here once. From now on the old one is nobody's. */
  rotateToken(channelId: string): Promise<string> {
    const channel = this.get(channelId);
    return this.#inTurn.run(channelId, async () => {
      const token = makeToken("rhc");
      const before = channel.record.tokenHash;
      await channel.update({ tokenHash: hashToken(token) });
      this.#directory.rekey(channel, before);
      return token;
    });
  }

  /**
   * Makes a new signing secret, told here once. The old one goes on to sign beside it for 24 hours,
   * so that receivers can be changed over without a gap.
   */
  rotateSecret(channelId: string): Promise<string> {
    const { vault, clock } = this.#options;
    const channel = this.get(channelId);
    return this.#inTurn.run(channelId, async () => {
      const secret = makeSigningSecret();
      const until = clock() + OLD_SECRET_MS;
      const [current] = openSecrets(vault, channel.record);
      const kept = [{ secret, until: null }, ...(current ? [{ ...current, until }] : [])];
      await channel.update({ signingSecrets: sealSecrets(vault, channelId, kept) });
      this.#webhooks.refresh(channel);
      return secret;
    });
  }

  /** Logs a channel out and removes it with all that belongs to it. Its token opens nothing from the beginning on. */
  async remove(channelId: string): Promise<void> {
    const { store, dispatcher } = this.#options;
    const channel = this.get(channelId);
    this.#changing.add(channelId);
    this.#directory.remove(channel);
    try {
      await channel.unlink();
      await channel.stop();
      await dispatcher.release(channelId);
      this.#webhooks.close(channelId);
      while (!(await store.removeChannel({ channelId, limit: REMOVE_STEP }))) {
        // The next step follows after whatever else was waiting.
      }
    } finally {
      this.#changing.delete(channelId);
    }
  }

  webhooks(channelId: string): readonly Webhook[] {
    this.get(channelId);
    return this.#webhooks.list(channelId);
  }

  /** @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED` */
  async addWebhook(channelId: string, definition: WebhookDefinition): Promise<Webhook> {
    return this.#webhooks.add(this.get(channelId), definition);
  }

  /**
   * Changes a webhook and enables it. It keeps its id: what is pending goes to where it leads now.
   * @throws RinghookError `WEBHOOK_NOT_FOUND`, `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED`
   */
  async changeWebhook(
    channelId: string,
    webhookId: string,
    change: Partial<WebhookDefinition>,
  ): Promise<Webhook> {
    return this.#webhooks.change(this.get(channelId), webhookId, change);
  }

  /** Removes a webhook; what is pending for it is cancelled. @throws RinghookError `WEBHOOK_NOT_FOUND` */
  async removeWebhook(channelId: string, webhookId: string): Promise<void> {
    await this.#webhooks.remove(this.get(channelId), webhookId);
  }

  /**
   * Sends one of a channel's webhooks a call that nobody placed, and tells what came of it.
   * @throws RinghookError `WEBHOOK_NOT_FOUND`
   */
  async tryWebhook(channelId: string, webhookId: string): Promise<Sent> {
    const channel = this.get(channelId);
    return sendTestCallback(
      this.#options,
      "calls",
      channel.health,
      this.#webhooks.target(channel, webhookId),
    );
  }

  /**
   * Likewise for a webhook that is not kept, with an event of a type.
   * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED`
   */
  async tryDefinition(channelId: string, type: string, definition: WebhookDefinition): Promise<Sent> {
    const channel = this.get(channelId);
    const target = await this.#webhooks.draft(channel, definition);
    return sendTestCallback(this.#options, type, channel.health, target);
  }

  /** An endpoint answered 410 Gone: its webhook gets nothing more until its owner changes it. */
  async disableWebhook(channelId: string, webhookId: string, reason: string): Promise<void> {
    await this.#webhooks.disable(this.get(channelId), webhookId, reason);
  }

  /**
   * Changes settings, and the list of webhooks where one is given. Names that are not given stay as they are.
   * @throws RinghookError `BAD_SETTINGS`, `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED`; then nothing has changed
   */
  async changeSettings(
    channelId: string,
    { settings, webhooks }: { settings: Record<string, unknown>; webhooks?: readonly WebhookDefinition[] },
  ): Promise<void> {
    const channel = this.get(channelId);
    const { proxy } = settings;
    mergeSettings(channel.record.settings, settings);
    if (typeof proxy === "string" && proxy !== "") await this.#options.checkAddress(proxy);
    return this.#inTurn.run(channelId, async () => {
      if (webhooks) await this.#webhooks.replaceAll(channel, webhooks);
      await channel.update({ settings: mergeSettings(channel.record.settings, settings) });
      this.#webhooks.refresh(channel);
    });
  }

  /** Back to the defaults, without webhooks. @throws RinghookError `SETTINGS_RESET` when that is how it stands */
  async resetSettings(channelId: string): Promise<void> {
    const channel = this.get(channelId);
    const isReset =
      Object.keys(channel.record.settings).length === 0 && this.webhooks(channelId).length === 0;
    if (isReset) {
      throw new RinghookError("SETTINGS_RESET", `the settings of channel ${channelId} are reset already`);
    }
    await this.#inTurn.run(channelId, async () => {
      await this.#webhooks.replaceAll(channel, []);
      await channel.update({ settings: {} });
      this.#webhooks.refresh(channel);
    });
  }

  async #register(kept: ChannelRecord): Promise<Channel> {
    const { store, vault, registry } = this.#options;
    const { channelId } = kept;
    const record = { ...kept, settings: openSettings(vault, kept) };
    const credentials = sealedCredentials(store, vault, channelId);
    const channel = new Channel(record, {
      ...this.#options,
      credentials,
      isWanted: (id, event) => registry.subscribers(id, event).length > 0,
      sealSettings: (id, settings) => sealSettings(vault, id, settings),
    });
    await this.#webhooks.open(channel);
    this.#directory.add(channel);
    return channel;
  }

  async #startAll(channels: Channel[]): Promise<void> {
    const { dispatcher, log } = this.#options;
    const startNext = async (): Promise<void> => {
      for (let channel = channels.shift(); channel && !this.#stopping; channel = channels.shift()) {
        try {
          await dispatcher.resume(channel.id);
          await channel.start();
        } catch (error) {
          log.error({ err: error, channelId: channel.id }, "the channel could not be started");
        }
      }
    };
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, startNext));
  }
}
