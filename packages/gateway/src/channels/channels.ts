import type { Journal } from "../calls/journal.ts";
import type { Clock } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
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
import { defineWebhook, type WebhookDefinition } from "../webhooks/define-webhook.ts";
import type { WebhookRegistry } from "../webhooks/registry.ts";
import { makeSigningSecret } from "../webhooks/signature.ts";
import type { Webhook } from "../webhooks/webhook.ts";
import { Channel } from "./channel.ts";
import { checkChannelId, makeChannelId } from "./channel-id.ts";
import { openSecrets, openWebhook, sealSecrets, sealWebhook } from "./sealed-records.ts";
import { settingsOf } from "./settings.ts";

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

/** So many links are started at once: each login costs WhatsApp and us some work. */
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
  #stopping = false;

  constructor(options: ChannelsOptions) {
    this.#options = options;
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
    if (this.#channels.has(channelId)) {
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
    await store.insertChannel(record);
    const channel = await this.#register(record);
    await channel.start();
    return { channel, token, signingSecret };
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
    this.#options.registry.set(channelId, this.#registration(channel.record, this.webhooks(channelId)));
    return secret;
  }

  /** Logs a channel out and removes it with all that belongs to it. */
  async remove(channelId: string): Promise<void> {
    const { store, dispatcher, registry } = this.#options;
    const channel = this.get(channelId);
    await channel.logout();
    await channel.stop();
    this.#channels.delete(channelId);
    this.#byToken.delete(keyOf(channel.record.tokenHash));
    await dispatcher.release(channelId);
    registry.remove(channelId);
    while (!(await store.removeChannel({ channelId, limit: REMOVE_STEP }))) {
      // The next step follows after whatever else was waiting.
    }
  }

  webhooks(channelId: string): readonly Webhook[] {
    this.get(channelId);
    return this.#options.registry.list(channelId);
  }

  /** @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED` */
  async addWebhook(channelId: string, definition: WebhookDefinition): Promise<Webhook> {
    const { ids, clock, checkAddress } = this.#options;
    const webhooks = this.webhooks(channelId);
    const defined = defineWebhook(definition);
    await checkAddress(defined.url);
    const webhook: Webhook = {
      ...defined,
      channelId,
      webhookId: ids.next("whk"),
      disabledAt: null,
      disabledReason: null,
      createdAt: clock(),
    };
    await this.#replaceWebhooks(channelId, [...webhooks, webhook]);
    return webhook;
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
    const before = this.#webhook(channelId, webhookId);
    const defined = defineWebhook({ ...before, events: [...before.events], ...change });
    if (defined.url !== before.url) await this.#options.checkAddress(defined.url);
    const webhook: Webhook = { ...before, ...defined, disabledAt: null, disabledReason: null };
    const webhooks = this.webhooks(channelId);
    await this.#replaceWebhooks(
      channelId,
      webhooks.map((each) => (each.webhookId === webhookId ? webhook : each)),
    );
    await this.#options.dispatcher.resume(channelId);
    return webhook;
  }

  /** Removes a webhook; what is pending for it is cancelled. */
  async removeWebhook(channelId: string, webhookId: string): Promise<void> {
    this.#webhook(channelId, webhookId);
    await this.#replaceWebhooks(
      channelId,
      this.webhooks(channelId).filter((webhook) => webhook.webhookId !== webhookId),
    );
  }

  /** An endpoint answered 410 Gone: its webhook gets nothing more until its owner changes it. */
  async disableWebhook(channelId: string, webhookId: string, reason: string): Promise<void> {
    const at = this.#options.clock();
    const webhooks = this.webhooks(channelId).map((webhook) =>
      webhook.webhookId === webhookId ? { ...webhook, disabledAt: at, disabledReason: reason } : webhook,
    );
    await this.#replaceWebhooks(channelId, webhooks);
  }

  #webhook(channelId: string, webhookId: string): Webhook {
    const webhook = this.webhooks(channelId).find((each) => each.webhookId === webhookId);
    if (webhook) return webhook;
    throw new RinghookError(
      "WEBHOOK_NOT_FOUND",
      `channel ${channelId} has no webhook ${JSON.stringify(webhookId)}`,
    );
  }

  async #replaceWebhooks(channelId: string, webhooks: readonly Webhook[]): Promise<void> {
    const { store, vault, registry, clock } = this.#options;
    const records = webhooks.map((webhook) => sealWebhook(vault, webhook));
    await store.replaceWebhooks({ channelId, webhooks: records, at: clock() });
    registry.set(channelId, this.#registration(this.get(channelId).record, webhooks));
  }

  #registration(record: ChannelRecord, webhooks: readonly Webhook[]): Parameters<WebhookRegistry["set"]>[1] {
    const settings = settingsOf(record.settings);
    return {
      webhooks,
      retryDelayMs: settings.callback_backoff_delay_ms,
      retryCapMs: settings.max_callback_backoff_delay_ms,
      secrets: openSecrets(this.#options.vault, record),
    };
  }

  async #register(record: ChannelRecord): Promise<Channel> {
    const { store, vault, registry } = this.#options;
    const { channelId } = record;
    const kept = await store.listWebhooks({ channelId });
    registry.set(
      channelId,
      this.#registration(
        record,
        kept.map((webhook) => openWebhook(vault, webhook)),
      ),
    );
    const credentials = sealedCredentials(store, vault, channelId);
    const channel = new Channel(record, { ...this.#options, credentials });
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
