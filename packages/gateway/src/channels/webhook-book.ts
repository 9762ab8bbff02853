import type { Clock } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { Vault } from "../secrets/vault.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { defineWebhook, type WebhookDefinition } from "../webhooks/define-webhook.ts";
import { keepIds } from "../webhooks/keep-ids.ts";
import type { WebhookRegistry } from "../webhooks/registry.ts";
import type { Target, Webhook } from "../webhooks/webhook.ts";
import { InTurn } from "./in-turn.ts";
import { openSecrets, openWebhook, sealWebhook } from "./sealed-records.ts";
import { settingsOf } from "./settings.ts";

export interface WebhookBookOptions {
  store: Store;
  vault: Vault;
  registry: WebhookRegistry;
  dispatcher: Dispatcher;
  ids: Ids;
  clock: Clock;
  /** Tells whether a webhook leads to an address that may be reached. */
  checkAddress: (url: string) => Promise<void>;
}

/** A channel, whose record may change while something waits for its turn. */
export interface Owner {
  readonly record: ChannelRecord;
}

/** The most webhooks of one channel. */
const MOST_WEBHOOKS = 32;

/** The webhooks of the channels: as the store keeps them, and in force in the registry. */
export class WebhookBook {
  readonly #options: WebhookBookOptions;
  readonly #inTurn = new InTurn();

  constructor(options: WebhookBookOptions) {
    this.#options = options;
  }

  /** Takes up a channel's webhooks from the store. */
  async open(owner: Owner): Promise<void> {
    const { store, vault } = this.#options;
    const kept = await store.listWebhooks({ channelId: owner.record.channelId });
    this.#enforce(
      owner,
      kept.map((webhook) => openWebhook(vault, webhook)),
    );
  }

  close(channelId: string): void {
    this.#options.registry.remove(channelId);
  }

  list(channelId: string): readonly Webhook[] {
    return this.#options.registry.list(channelId);
  }

  /** Puts in force what has changed beside the webhooks: settings, signing secrets. */
  refresh(owner: Owner): void {
    this.#enforce(owner, this.list(owner.record.channelId));
  }

  /** What sending to a webhook takes. @throws RinghookError `WEBHOOK_NOT_FOUND` */
  target(owner: Owner, webhookId: string): Target {
    return { ...this.#inForce(owner), webhook: this.#find(owner.record.channelId, webhookId) };
  }

  /** Likewise for one that is not kept. @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED` */
  async draft(owner: Owner, definition: WebhookDefinition): Promise<Target> {
    const defined = defineWebhook(definition);
    await this.#options.checkAddress(defined.url);
    return { ...this.#inForce(owner), webhook: this.#make(owner.record.channelId, defined) };
  }

  /** @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED` */
  async add(owner: Owner, definition: WebhookDefinition): Promise<Webhook> {
    const defined = defineWebhook(definition);
    await this.#options.checkAddress(defined.url);
    const webhook = this.#make(owner.record.channelId, defined);
    await this.#replace(owner, (before) => [...before, webhook]);
    return webhook;
  }

  /**
   * Changes a webhook and enables it. It keeps its id: what is pending goes to where it leads now.
   * @throws RinghookError `WEBHOOK_NOT_FOUND`, `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED`
   */
  async change(owner: Owner, webhookId: string, change: Partial<WebhookDefinition>): Promise<Webhook> {
    const { channelId } = owner.record;
    if (change.url !== undefined) {
      const { url } = defineWebhook({ url: change.url });
      if (url !== this.#find(channelId, webhookId).url) await this.#options.checkAddress(url);
    }
    const after = await this.#replace(owner, (webhooks) => {
      const before = this.#find(channelId, webhookId);
      const defined = defineWebhook({ ...before, events: [...before.events], ...change });
      return webhooks.map((each) => (each === before ? enabled({ ...each, ...defined }) : each));
    });
    await this.#options.dispatcher.resume(channelId);
    return find(after, channelId, webhookId);
  }

  /**
   * Makes a list the channel's webhooks. One that was there with the same URL keeps its id and what is pending.
   * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED`
   */
  async replaceAll(owner: Owner, definitions: readonly WebhookDefinition[]): Promise<void> {
    const { channelId } = owner.record;
    const defined = definitions.map(defineWebhook);
    const known = new Set(this.list(channelId).map(({ url }) => url));
    for (const { url } of defined) if (!known.has(url)) await this.#options.checkAddress(url);
    await this.#replace(owner, (before) => {
      const kept = keepIds(before, defined);
      return defined.map((definition, index) => {
        const same = kept[index];
        return same ? enabled({ ...same, ...definition }) : this.#make(channelId, definition);
      });
    });
    await this.#options.dispatcher.resume(channelId);
  }

  /** Removes a webhook; what is pending for it is cancelled. @throws RinghookError `WEBHOOK_NOT_FOUND` */
  async remove(owner: Owner, webhookId: string): Promise<void> {
    const { channelId } = owner.record;
    await this.#replace(owner, (before) => {
      const gone = this.#find(channelId, webhookId);
      return before.filter((webhook) => webhook !== gone);
    });
  }

  /** An endpoint answered 410 Gone: its webhook gets nothing more until its owner changes it. */
  async disable(owner: Owner, webhookId: string, disabledReason: string): Promise<void> {
    const disabledAt = this.#options.clock();
    await this.#replace(owner, (before) =>
      before.map((each) => (each.webhookId === webhookId ? { ...each, disabledAt, disabledReason } : each)),
    );
  }

  #replace(
    owner: Owner,
    change: (before: readonly Webhook[]) => readonly Webhook[],
  ): Promise<readonly Webhook[]> {
    const { store, vault, clock } = this.#options;
    const { channelId } = owner.record;
    return this.#inTurn.run(channelId, async () => {
      const after = change(this.list(channelId));
      if (after.length > MOST_WEBHOOKS) {
        throw new RinghookError(
          "BAD_WEBHOOK",
          `expected at most ${MOST_WEBHOOKS} webhooks, got ${after.length}`,
        );
      }
      const webhooks = after.map((webhook) => sealWebhook(vault, webhook));
      await store.replaceWebhooks({ channelId, webhooks, at: clock() });
      this.#enforce(owner, after);
      return after;
    });
  }

  #enforce(owner: Owner, webhooks: readonly Webhook[]): void {
    this.#options.registry.set(owner.record.channelId, { ...this.#inForce(owner), webhooks });
  }

  #inForce({ record }: Owner): Omit<Target, "webhook"> {
    const settings = settingsOf(record.settings);
    return {
      retryDelayMs: settings.callback_backoff_delay_ms,
      retryCapMs: settings.max_callback_backoff_delay_ms,
      secrets: openSecrets(this.#options.vault, record),
    };
  }

  #make(channelId: string, defined: Required<WebhookDefinition>): Webhook {
    const { ids, clock } = this.#options;
    const webhookId = ids.next("whk");
    return { ...defined, channelId, webhookId, disabledAt: null, disabledReason: null, createdAt: clock() };
  }

  #find(channelId: string, webhookId: string): Webhook {
    return find(this.list(channelId), channelId, webhookId);
  }
}

function enabled(webhook: Webhook): Webhook {
  return { ...webhook, disabledAt: null, disabledReason: null };
}

function find(webhooks: readonly Webhook[], channelId: string, webhookId: string): Webhook {
  const webhook = webhooks.find((each) => each.webhookId === webhookId);
  if (webhook) return webhook;
  throw new RinghookError(
    "WEBHOOK_NOT_FOUND",
    `channel ${channelId} has no webhook ${JSON.stringify(webhookId)}`,
  );
}
