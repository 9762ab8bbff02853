import { type Clock, nowOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { InTurn } from "../in-turn.ts";
import type { Vault } from "../secrets/vault.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { Store } from "../store/store.ts";
import { type AccountWebhook, type AccountWebhookList, covers } from "../subscriptions/account-webhook.ts";
import {
  defineWebhook,
  redefineWebhook,
  type WebhookChange,
  type WebhookDefinition,
} from "../subscriptions/define-webhook.ts";
import { leadsToUrl } from "../subscriptions/leads-to-url.ts";
import type { Webhook } from "../subscriptions/webhook.ts";
import { openAccountWebhook, sealAccountWebhook } from "./account-records.ts";
import type { Channel } from "./channel.ts";
import type { Directory } from "./directory.ts";
import { enabled, newWebhook } from "./new-webhook.ts";
import { refuseDouble } from "./refuse-double.ts";
import { firstSecret, nextSecret, refuseUnsigned } from "./signing-secrets.ts";
import type { WebhooksInForce } from "./webhooks-in-force.ts";

export interface AccountWebhooksOptions {
  store: Pick<Store, "listChannels"> & AccountStore;
  directory: Directory;
  inForce: WebhooksInForce;
  accountList: AccountWebhookList;
  inTurn: InTurn;
  vault: Vault;
  ids: Ids;
  clock: Clock;
  /** Checks that a webhook's URL leads to an address that may be reached, or to a broker that there is. */
  checkAddress: (url: string) => Promise<void>;
}

/** Which channels a webhook is for; null for all, also for those made later. */
export type ForChannels = readonly string[] | null;

const TURN = "webhooks for several channels";
/** Webhooks for several channels, at most. */
const MOST = 32;

/**
 * The operator's webhooks for several channels. The store has each of them once; each of its channels has it among its own
 * webhooks, with a lane for each call, a log and health of its own. What a channel lacks of them is brought to it until it is done.
 */
export class AccountWebhooks {
  readonly #options: AccountWebhooksOptions;

  constructor(options: AccountWebhooksOptions) {
    this.#options = options;
  }

  /** Reads them from the store. New ids come behind theirs, whatever the clock was set to. */
  async load(): Promise<void> {
    const { store, accountList, vault, ids } = this.#options;
    const kept = await store.listAccountWebhooks({});
    for (const { webhookId } of kept) ids.startBehind(webhookId);
    accountList.replace(kept.map((record) => openAccountWebhook(vault, record)));
  }

  /** Takes on what another node changed: each channel of this node has it as it is now, or is to be tried again. */
  async refresh(): Promise<void> {
    const { accountList, directory, inForce, inTurn } = this.#options;
    await inTurn.run(TURN, async () => {
      const before = directory
        .list()
        .map((channel) => ({ channel, had: textOf(accountList.of(channel.id)) }));
      await this.load();
      const changed = before.filter(({ channel, had }) => textOf(accountList.of(channel.id)) !== had);
      await Promise.all(changed.map(({ channel }) => inForce.bring(channel)));
      for (const { channel } of changed) inForce.resume(channel.id);
    });
  }

  list(): AccountWebhook[] {
    return this.#options.accountList.list();
  }

  /** @throws RinghookError `WEBHOOK_NOT_FOUND` */
  get(webhookId: string): AccountWebhook {
    const found = this.#options.accountList.get(webhookId);
    if (found) return found;
    throw new RinghookError(
      "WEBHOOK_NOT_FOUND",
      `there is no webhook ${JSON.stringify(webhookId)} for several channels`,
    );
  }

  /**
   * Adds one. Once this resolves, events of its channels are owed to it.
   * @returns with its signing secret, which is shown only then; one that leads to no URL has none
   * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `WEBHOOK_EXISTS`, `ADDRESS_REFUSED`, `CHANNEL_NOT_FOUND`
   */
  async add(definition: WebhookDefinition, channels: ForChannels): Promise<AccountWebhook> {
    const { checkAddress, inTurn } = this.#options;
    const defined = defineWebhook(definition);
    await checkAddress(defined.url);
    await this.#checkChannels(channels);
    const secrets = leadsToUrl(defined) ? firstSecret() : [];
    const webhook = { ...newWebhook(this.#options, defined), channels, secrets };
    await inTurn.run(TURN, async () => {
      const others = this.list();
      if (others.length >= MOST) {
        throw new RinghookError("BAD_WEBHOOK", `webhooks: expected at most ${MOST} for several channels`);
      }
      refuseDouble(
        webhook,
        others.filter((other) => overlap(webhook, other)),
      );
      await this.#write(webhook);
    });
    return webhook;
  }

  /**
   * Changes one and enables it. It keeps its id and its secrets. Channels that it is no longer for cancel what is pending.
   * @throws RinghookError `WEBHOOK_NOT_FOUND`, and those of `add`
   */
  async change(webhookId: string, change: WebhookChange, channels?: ForChannels): Promise<AccountWebhook> {
    const { checkAddress, inTurn } = this.#options;
    const kept = this.get(webhookId);
    const { url } = redefineWebhook(kept, change);
    if (url !== kept.url) await checkAddress(url);
    if (channels !== undefined) await this.#checkChannels(channels);
    return inTurn.run(TURN, async () => {
      const before = this.get(webhookId);
      const defined = redefineWebhook(before, change);
      const after = enabled({ ...before, ...defined, ...(channels !== undefined && { channels }) });
      const others = this.list().filter((other) => other !== before && overlap(after, other));
      refuseDouble(after, others);
      await this.#write(after, before);
      for (const { id } of this.#channelsOf(after)) this.#options.inForce.resume(id);
      return after;
    });
  }

  /** Makes a new signing secret, returned only here. The old one also signs for 24 hours. @throws RinghookError `WEBHOOK_NOT_FOUND`, `BAD_WEBHOOK` */
  async rotateSecret(webhookId: string): Promise<string> {
    const { inTurn, clock } = this.#options;
    return inTurn.run(TURN, async () => {
      const before = this.get(webhookId);
      refuseUnsigned(before);
      const { secret, kept } = nextSecret(before.secrets, nowOf(clock));
      await this.#write({ ...before, secrets: kept });
      return secret;
    });
  }

  /** Removes one and cancels its pending deliveries. @throws RinghookError `WEBHOOK_NOT_FOUND` */
  async remove(webhookId: string): Promise<void> {
    const { store, accountList, inTurn } = this.#options;
    await inTurn.run(TURN, async () => {
      const webhook = this.get(webhookId);
      await store.removeAccountWebhook({ webhookId });
      accountList.remove(webhookId);
      await this.#bring(webhook);
    });
  }

  /** Disables one whose endpoint wants nothing more, for all of its channels. @param madeTo as it was at the time of the attempt */
  async disable(madeTo: Webhook, disabledReason: string): Promise<boolean> {
    const { inTurn, inForce, clock } = this.#options;
    return inTurn.run(TURN, async () => {
      const before = this.#options.accountList.get(madeTo.webhookId);
      if (!before || !inForce.isInForce(madeTo)) return false;
      await this.#write({ ...before, disabledAt: nowOf(clock), disabledReason });
      return true;
    });
  }

  async #write(webhook: AccountWebhook, before = webhook): Promise<void> {
    const { store, accountList, vault } = this.#options;
    await store.writeAccountWebhook({ webhook: sealAccountWebhook(vault, webhook) });
    accountList.set(webhook);
    await this.#bring(webhook, before);
  }

  /** Resolves once each channel that it is for, or was, has it as it is now, or is to be tried again. */
  async #bring(webhook: AccountWebhook, before = webhook): Promise<void> {
    const channels = new Set([...this.#channelsOf(webhook), ...this.#channelsOf(before)]);
    await Promise.all([...channels].map((channel) => this.#options.inForce.bring(channel)));
  }

  #channelsOf(webhook: AccountWebhook): Channel[] {
    return this.#options.directory.list().filter(({ id }) => covers(webhook, id));
  }

  async #checkChannels(channels: ForChannels): Promise<void> {
    if (channels === null) return;
    const known = new Set((await this.#options.store.listChannels({})).map(({ channelId }) => channelId));
    const unknown = channels.find((channelId) => !known.has(channelId));
    if (unknown === undefined) return;
    throw new RinghookError("CHANNEL_NOT_FOUND", `there is no channel ${JSON.stringify(unknown)}`);
  }
}

/** To tell whether webhooks are what they were. */
function textOf(webhooks: readonly Webhook[]): string {
  return JSON.stringify(webhooks);
}

function overlap(one: Pick<AccountWebhook, "channels">, other: Pick<AccountWebhook, "channels">): boolean {
  return one.channels === null || one.channels.some((channelId) => covers(other, channelId));
}
