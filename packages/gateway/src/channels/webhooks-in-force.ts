import { type Clock, nowOf } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { InTurn } from "../in-turn.ts";
import type { Vault } from "../secrets/vault.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { AccountWebhookList } from "../subscriptions/account-webhook.ts";
import type { WebhookRegistry } from "../subscriptions/registry.ts";
import type { Target, Webhook } from "../subscriptions/webhook.ts";
import type { Chores } from "./chores.ts";
import type { HeldChannels } from "./held-channels.ts";
import { openSecrets, openWebhook, sealWebhook } from "./sealed-records.ts";
import { retryTermsOf } from "./settings.ts";

export interface WebhooksInForceOptions {
  held: HeldChannels;
  vault: Vault;
  registry: WebhookRegistry;
  dispatcher: Dispatcher;
  ids: Ids;
  clock: Clock;
  chores: Chores;
  inTurn: InTurn;
  /** The webhooks for several channels. */
  accountList: AccountWebhookList;
}

/** A channel, whose record may change while work waits for its turn. */
export interface Owner {
  readonly record: ChannelRecord;
}

/** Webhooks of one channel, at most. */
const MOST_WEBHOOKS = 32;

/** The webhooks of the channels that this node holds, in the store and in the registry. */
export class WebhooksInForce {
  readonly #options: WebhooksInForceOptions;
  readonly #open = new Set<string>();
  /** Channels that lack some of the webhooks for several channels, or have some too many. */
  readonly #behind = new Set<string>();

  constructor(options: WebhooksInForceOptions) {
    this.#options = options;
  }

  /** A channel's webhooks, decrypted from the store. New ids come behind theirs, whatever the clock was set to. */
  async kept(channelId: string): Promise<Webhook[]> {
    const { held, vault, ids } = this.#options;
    const webhooks = await held.of(channelId).listWebhooks();
    for (const { webhookId } of webhooks) ids.startBehind(webhookId);
    return webhooks.map((webhook) => openWebhook(vault, webhook));
  }

  /**
   * Opens a channel with its webhooks. Of those for several channels it has at once what it had before: `bring` completes them.
   * @param kept as the store has them
   */
  open(owner: Owner, kept: readonly Webhook[]): void {
    this.#open.add(owner.record.channelId);
    const known = new Set(kept.flatMap(({ account, webhookId }) => (account ? [webhookId] : [])));
    const shared = this.#shared(owner);
    const there = shared.filter(({ webhookId }) => known.has(webhookId));
    const isWhole = there.length === shared.length && there.length === known.size;
    if (!isWhole) this.#behind.add(owner.record.channelId);
    this.#enforce(owner, [...kept.filter(({ account }) => !account), ...there]);
  }

  /** Completes what a channel has of the webhooks for several channels, if it lacked some when it was opened. */
  async complete(owner: Owner): Promise<void> {
    if (this.#behind.has(owner.record.channelId)) await this.bring(owner);
  }

  /** Has a channel take on what changed of the webhooks for several channels. Resolves after the first attempt of it. */
  bring(owner: Owner): Promise<void> {
    const { channelId } = owner.record;
    const { chores, inTurn } = this.#options;
    return chores.begin(`the webhooks for several channels of ${channelId}`, () =>
      inTurn.run(channelId, async () => {
        if (!this.#open.has(channelId)) return;
        await this.replace(owner, (own) => own);
        this.#behind.delete(channelId);
      }),
    ).tried;
  }

  close(channelId: string): void {
    this.#open.delete(channelId);
    this.#behind.delete(channelId);
    this.#options.registry.remove(channelId);
  }

  /** The channel's own webhooks. */
  list(channelId: string): readonly Webhook[] {
    return this.all(channelId).filter(({ account }) => !account);
  }

  /** With its parts of those for several channels. */
  all(channelId: string): readonly Webhook[] {
    return this.#options.registry.list(channelId);
  }

  /** Whether a webhook is still as it was. */
  isInForce(webhook: Webhook): boolean {
    return this.all(webhook.channelId).includes(webhook);
  }

  /** Applies changed settings and signing secrets to a channel's webhooks. */
  refresh(owner: Owner): void {
    const { channelId } = owner.record;
    if (this.#open.has(channelId)) this.#enforce(owner, this.all(channelId));
  }

  /** What sending needs to know besides the webhook. */
  terms({ record }: Owner): Omit<Target, "webhook"> {
    return { ...retryTermsOf(record.settings), secrets: openSecrets(this.#options.vault, record) };
  }

  /**
   * Changes the channel's own list, first in the store. It reads and then writes: the caller must have the channel's turn.
   * @throws RinghookError `CHANNEL_NOT_FOUND`, `BAD_WEBHOOK`
   */
  async replace(
    owner: Owner,
    change: (before: readonly Webhook[]) => readonly Webhook[],
  ): Promise<readonly Webhook[]> {
    const { channelId } = owner.record;
    if (!this.#open.has(channelId)) {
      throw new RinghookError("CHANNEL_NOT_FOUND", `channel ${channelId} was removed`);
    }
    const after = change(this.list(channelId));
    if (after.length > MOST_WEBHOOKS) {
      throw new RinghookError(
        "BAD_WEBHOOK",
        `webhooks: expected at most ${MOST_WEBHOOKS}, got ${after.length}`,
      );
    }
    const all = [...after, ...this.#shared(owner)];
    try {
      await this.#write(channelId, all);
    } catch (error) {
      this.#setRight(channelId);
      throw error;
    }
    this.#enforce(owner, all);
    return after;
  }

  /** Resumes pending deliveries. The change itself is done, even if the store cannot be read now. */
  resume(channelId: string): void {
    const { chores, dispatcher } = this.#options;
    chores.begin(`resuming the pending deliveries of channel ${channelId}`, async () => {
      if (this.#open.has(channelId)) await dispatcher.resume(channelId);
    });
  }

  #write(channelId: string, webhooks: readonly Webhook[]): Promise<void> {
    const { held, vault, clock } = this.#options;
    const sealed = webhooks.map((webhook) => sealWebhook(vault, webhook));
    return held.of(channelId).replaceWebhooks({ webhooks: sealed, at: nowOf(clock) });
  }

  /** A failed change may be in the store all the same. The registry decides and is written again. */
  #setRight(channelId: string): void {
    const { chores, inTurn } = this.#options;
    chores.begin(`storing the webhooks of channel ${channelId}`, () =>
      inTurn.run(channelId, async () => {
        if (this.#open.has(channelId)) await this.#write(channelId, this.all(channelId));
      }),
    );
  }

  /** An app of a provider's is no channel: its own webhook passes on what no other is sent. */
  #shared({ record }: Owner): Webhook[] {
    return record.source.kind === "meta-app" ? [] : this.#options.accountList.of(record.channelId);
  }

  #enforce(owner: Owner, webhooks: readonly Webhook[]): void {
    this.#options.registry.set(owner.record.channelId, { ...this.terms(owner), webhooks });
  }
}
