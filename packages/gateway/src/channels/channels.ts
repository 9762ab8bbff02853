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
  readonly #channels = new Map<string, Channel>();
  readonly #byToken = new Map<string, Channel>();
  /** Ids that are being taken: of two who ask for the same one at once, the second is told so. */
  readonly #creating = new Set<string>();
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
    void this.#startAll([...this.#channels.values()]);
  }

  /** Disconnects every link, without logging out. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#channels.values()].map((channel) => channel.stop()));
  }

  list(): Channel[] {
    return [...this.#channels.values()];
  }

  has(channelId: string): boolean {
    return this.#channels.has(channelId);
  }

  /** @throws RinghookError `CHANNEL_NOT_FOUND` */
  get(channelId: string): Channel {
    const channel = this.#channels.get(channelId);
    if (channel) return channel;
    throw new RinghookError("CHANNEL_NOT_FOUND", `there is no channel ${JSON.stringify(channelId)}`, {
      hint: "`ringhook channels` lists the channels there are.",
    });
  }

  /** The channel that a token belongs to, found by the token's hash: the time it takes tells nothing of the token. */
  findByTokenHash(hash: Uint8Array): Channel | undefined {
    return this.#byToken.get(keyOf(hash));
  }

  /**
   * Creates a channel. Its token and its signing secret are told here, once: what is kept of them is a hash
   * and a sealed value.
   * @throws RinghookError `BAD_CHANNEL_ID`, `CHANNEL_EXISTS`
   */
  async create({ id, name }: { id?: string; name?: string }): Promise<CreatedChannel> {
    const { store, vault, clock } = this.#options;
    const channelId = id === undefined ? makeChannelId() : checkChannelId(id);
    if (this.#channels.has(channelId) || this.#creating.has(channelId)) {
      throw new RinghookError("CHANNEL_EXISTS", `there is a channel ${channelId} already`);
    }
    const token = makeToken("rhc");
    const signingSecret = makeSigningSecret();
    const record: ChannelRecord = {
      channelId,
      name: name ?? null,
      tokenHash: hashToken(token),
      settings: {},
      signingSecrets: sealSecrets(vault, channelId, [{ secret: signingSecret, until: null }]),
      state: "INIT",
      stateReason: null,
      number: null,
      lid: null,
      pushName: null,
      createdAt: clock(),
    };
    this.#creating.add(channelId);
    try {
      await store.insertChannel(record);
      const channel = await this.#register(record);
      await channel.start();
      return { channel, token, signingSecret };
    } finally {
      this.#creating.delete(channelId);
    }
  }

  /** Makes a new token, told here once. From now on the old one is nobody's. */
  async rotateToken(channelId: string): Promise<string> {
    const channel = this.get(channelId);
    const token = makeToken("rhc");
    const before = keyOf(channel.record.tokenHash);
    await channel.update({ tokenHash: hashToken(token) });
    this.#byToken.delete(before);
    this.#byToken.set(keyOf(channel.record.tokenHash), channel);
    return token;
  }

  /**
   * Makes a new signing secret, told here once. The old one goes on to sign beside it for 24 hours,
   * so that receivers can be changed over without a gap.
   */
  async rotateSecret(channelId: string): Promise<string> {
    const { vault, clock } = this.#options;
    const channel = this.get(channelId);
    const secret = makeSigningSecret();
    const until = clock() + OLD_SECRET_MS;
    const [current] = openSecrets(vault, channel.record);
    const kept = [{ secret, until: null }, ...(current ? [{ ...current, until }] : [])];
    await channel.update({ signingSecrets: sealSecrets(vault, channelId, kept) });
    this.#webhooks.refresh(channel);
    return secret;
  }

  /** Logs a channel out and removes it with all that belongs to it. */
  async remove(channelId: string): Promise<void> {
    const { store, dispatcher } = this.#options;
    const channel = this.get(channelId);
    await channel.unlink();
    await channel.stop();
    this.#channels.delete(channelId);
    this.#byToken.delete(keyOf(channel.record.tokenHash));
    await dispatcher.release(channelId);
    this.#webhooks.close(channelId);
    while (!(await store.removeChannel({ channelId, limit: REMOVE_STEP }))) {
      // The next step follows after whatever else was waiting.
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
    if (webhooks) await this.#webhooks.replaceAll(channel, webhooks);
    await channel.update({ settings: mergeSettings(channel.record.settings, settings) });
    this.#webhooks.refresh(channel);
  }

  /** Back to the defaults, without webhooks. @throws RinghookError `SETTINGS_RESET` when that is how it stands */
  async resetSettings(channelId: string): Promise<void> {
    const channel = this.get(channelId);
    const isReset =
      Object.keys(channel.record.settings).length === 0 && this.webhooks(channelId).length === 0;
    if (isReset) {
      throw new RinghookError("SETTINGS_RESET", `the settings of channel ${channelId} are reset already`);
    }
    await this.#webhooks.replaceAll(channel, []);
    await channel.update({ settings: {} });
    this.#webhooks.refresh(channel);
  }

  readonly #isWanted = (channelId: string, event: string): boolean =>
    this.#options.registry.subscribers(channelId, event).length > 0;

  async #register(kept: ChannelRecord): Promise<Channel> {
    const { store, vault } = this.#options;
    const { channelId } = kept;
    const record = { ...kept, settings: openSettings(vault, kept) };
    const credentials = sealedCredentials(store, vault, channelId);
    const channel = new Channel(record, {
      ...this.#options,
      credentials,
      isWanted: this.#isWanted,
      sealSettings: (id, settings) => sealSettings(vault, id, settings),
    });
    await this.#webhooks.open(channel);
    this.#channels.set(channelId, channel);
    this.#byToken.set(keyOf(record.tokenHash), channel);
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

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString("hex");
}
