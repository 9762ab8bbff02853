import { type Clock, nowOf } from "../clock.ts";
import type { Dispatcher } from "../deliveries/dispatcher.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { InTurn } from "../in-turn.ts";
import type { Evidence } from "../sinks/sink.ts";
import {
  type DefinedWebhook,
  defineWebhook,
  redefineWebhook,
  type WebhookChange,
  type WebhookDefinition,
} from "../subscriptions/define-webhook.ts";
import { keepIds } from "../subscriptions/keep-ids.ts";
import { leadsToUrl } from "../subscriptions/leads-to-url.ts";
import { targetOf, type Webhook } from "../subscriptions/webhook.ts";
import type { Channel } from "./channel.ts";
import type { Directory } from "./directory.ts";
import { findWebhook } from "./find-webhook.ts";
import { enabled, newWebhook } from "./new-webhook.ts";
import { refuseDouble } from "./refuse-double.ts";
import { firstSecret, refuseUnsigned } from "./signing-secrets.ts";
import { sendTestCallback } from "./test-callback.ts";
import type { WebhooksInForce } from "./webhooks-in-force.ts";

export interface ChannelWebhooksOptions {
  directory: Directory;
  inForce: WebhooksInForce;
  inTurn: InTurn;
  dispatcher: Dispatcher;
  ids: Ids;
  clock: Clock;
  /** Checks that a webhook's URL leads to an address that may be reached, or to a broker that there is. */
  checkAddress: (url: string) => Promise<void>;
}

/** Whose signing secret signs for a webhook: the channel's, or one of its own. */
export type SecretOf = "channel" | "own";

/** Webhooks that were checked, without ids. */
export type DefinedWebhooks = readonly DefinedWebhook[];

/** The webhooks of the channels: list, add, change, remove and try them. */
export class ChannelWebhooks {
  readonly #options: ChannelWebhooksOptions;

  constructor(options: ChannelWebhooksOptions) {
    this.#options = options;
  }

  /** Its own ones, which its owner can change. */
  list(channelId: string): readonly Webhook[] {
    return this.#options.inForce.list(channelId);
  }

  /** Of those, the ones that lead to a URL: all that the compatible routes know of. */
  listOfUrls(channelId: string): readonly Webhook[] {
    return this.list(channelId).filter(leadsToUrl);
  }

  /** All that the channel's events go to: its own ones, then its parts of webhooks for several channels. */
  all(channelId: string): readonly Webhook[] {
    return this.#options.inForce.all(channelId);
  }

  /** One of all. @throws RinghookError `WEBHOOK_NOT_FOUND` */
  get(channelId: string, webhookId: string): Webhook {
    return findWebhook(this.all(channelId), channelId, webhookId);
  }

  /**
   * @param secret `own` makes a signing secret for this webhook alone
   * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `WEBHOOK_EXISTS`, `ADDRESS_REFUSED`
   */
  async add(
    channelId: string,
    definition: WebhookDefinition,
    secret: SecretOf = "channel",
  ): Promise<Webhook> {
    const defined = defineWebhook(definition);
    await this.#options.checkAddress(defined.url);
    const made = this.#make(channelId, defined);
    const { inForce } = this.#options;
    if (secret === "own") refuseUnsigned(defined);
    const webhook = secret === "own" ? { ...made, secrets: firstSecret() } : made;
    await this.#replace(channelId, (before) => {
      refuseDouble(webhook, inForce.all(channelId));
      return [...before, webhook];
    });
    return webhook;
  }

  /**
   * Changes a webhook and enables it. It keeps its id. Pending deliveries go to the new URL.
   * @throws RinghookError `WEBHOOK_NOT_FOUND`, `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `WEBHOOK_EXISTS`, `ADDRESS_REFUSED`,
   *   `BROKER_NOT_FOUND`
   */
  async change(channelId: string, webhookId: string, change: WebhookChange): Promise<Webhook> {
    const kept = this.get(channelId, webhookId);
    const { url } = redefineWebhook(kept, change);
    if (url !== kept.url) await this.#options.checkAddress(url);
    const { inForce } = this.#options;
    const after = await this.#replace(channelId, (webhooks) => {
      const before = findWebhook(webhooks, channelId, webhookId);
      const defined = redefineWebhook(before, change);
      const { url, mode, events, target, chatwoot } = change;
      const isElsewhere = (url ?? mode ?? events ?? target ?? chatwoot) !== undefined;
      if (isElsewhere) {
        const others = inForce.all(channelId).filter((each) => each !== before);
        refuseDouble({ ...before, ...defined }, others);
      }
      return webhooks.map((each) => (each === before ? enabled({ ...each, ...defined }) : each));
    });
    inForce.resume(channelId);
    return findWebhook(after, channelId, webhookId);
  }

  /**
   * Checks a list of webhooks for a channel. The addresses of known URLs were checked when they were added.
   * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED`
   */
  async define(channelId: string, definitions: readonly WebhookDefinition[]): Promise<DefinedWebhooks> {
    const defined = definitions.map(defineAt);
    const known = new Set(this.list(channelId).map(({ url }) => url));
    for (const { url } of defined) if (!known.has(url)) await this.#options.checkAddress(url);
    return defined;
  }

  /**
   * Replaces all webhooks of a channel that lead to a URL. One with an unchanged URL keeps its id and its pending
   * deliveries; those that lead elsewhere stay. The caller must have the channel's turn.
   */
  async replaceAll(channelId: string, defined: DefinedWebhooks): Promise<void> {
    const { directory, inForce } = this.#options;
    await inForce.replace(directory.get(channelId), (before) => {
      const kept = keepIds(before, defined);
      const after = defined.map((definition, index) => {
        const same = kept[index];
        return same ? enabled({ ...same, ...definition }) : this.#make(channelId, definition);
      });
      return [...after, ...before.filter((webhook) => !leadsToUrl(webhook))];
    });
    inForce.resume(channelId);
  }

  /** Removes a webhook and cancels its pending deliveries. @throws RinghookError `WEBHOOK_NOT_FOUND` */
  async remove(channelId: string, webhookId: string): Promise<void> {
    await this.#replace(channelId, (before) => {
      const gone = findWebhook(before, channelId, webhookId);
      return before.filter((webhook) => webhook !== gone);
    });
  }

  /**
   * Disables a webhook whose endpoint wants nothing more. A webhook that was changed or enabled since the attempt stays
   * enabled: the answer of an old URL does not count for the new one.
   * @param madeTo the webhook at the time of the attempt
   * @returns whether it was disabled
   */
  async disable(madeTo: Webhook, disabledReason: string): Promise<boolean> {
    const { inForce, clock } = this.#options;
    if (!inForce.isInForce(madeTo)) return false;
    const disabled = { ...madeTo, disabledAt: nowOf(clock), disabledReason };
    const after = await this.#replace(madeTo.channelId, (before) =>
      before.map((each) => (each === madeTo ? disabled : each)),
    );
    return after.includes(disabled);
  }

  /**
   * Sends a sample call to one of a channel's webhooks, or a sample alert to one for alerts alone, and returns the response.
   * @throws RinghookError `WEBHOOK_NOT_FOUND`
   */
  async try(channelId: string, webhookId: string): Promise<Evidence> {
    const channel = this.#options.directory.get(channelId);
    const webhook = this.get(channelId, webhookId);
    const isForAlerts = webhook.events.length > 0 && webhook.events.every((event) => event === "ops.post");
    return this.#send(channel, isForAlerts ? "ops" : "calls", webhook);
  }

  /**
   * Likewise for a webhook that is not stored, with an event of the given type.
   * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED`
   */
  async tryDefinition(channelId: string, type: string, definition: WebhookDefinition): Promise<Evidence> {
    const channel = this.#options.directory.get(channelId);
    const defined = defineWebhook(definition);
    await this.#options.checkAddress(defined.url);
    return this.#send(channel, type, this.#make(channelId, defined));
  }

  #send(channel: Channel, type: string, webhook: Webhook): Promise<Evidence> {
    const target = targetOf(webhook, this.#options.inForce.terms(channel));
    return sendTestCallback(this.#options, type, channel.health, target);
  }

  async #replace(
    channelId: string,
    change: (before: readonly Webhook[]) => readonly Webhook[],
  ): Promise<readonly Webhook[]> {
    const { directory, inForce, inTurn } = this.#options;
    const channel = directory.get(channelId);
    return inTurn.run(channelId, () => inForce.replace(channel, change));
  }

  #make(channelId: string, defined: DefinedWebhook): Webhook {
    return { ...newWebhook(this.#options, defined), channelId, secrets: null, account: false };
  }
}

/** Defines one webhook of a list; its errors name the index. */
function defineAt(definition: WebhookDefinition, index: number): DefinedWebhook {
  try {
    return defineWebhook(definition);
  } catch (error) {
    if (!(error instanceof RinghookError)) throw error;
    throw new RinghookError(error.code, `webhooks[${index}].${error.message}`, { cause: error });
  }
}
