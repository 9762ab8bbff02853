import type { SigningSecret, Webhook } from "./webhook.ts";

/** A webhook of the operator's for several channels, also for those made later. */
export interface AccountWebhook extends Omit<Webhook, "channelId" | "account" | "secrets"> {
  /** The ids of its channels; null for all. */
  channels: readonly string[] | null;
  /** Its own signing secrets, newest first: channels' secrets are as many as there are channels. */
  secrets: readonly SigningSecret[];
}

/** The webhooks for several channels, in memory. The store has the durable list. */
export class AccountWebhookList {
  readonly #byId = new Map<string, AccountWebhook>();

  /** Oldest first. */
  list(): AccountWebhook[] {
    return [...this.#byId.values()];
  }

  get(webhookId: string): AccountWebhook | undefined {
    return this.#byId.get(webhookId);
  }

  /** Takes a list for the whole of it. */
  replace(webhooks: readonly AccountWebhook[]): void {
    this.#byId.clear();
    for (const webhook of webhooks) this.set(webhook);
  }

  set(webhook: AccountWebhook): void {
    this.#byId.set(webhook.webhookId, webhook);
  }

  remove(webhookId: string): void {
    this.#byId.delete(webhookId);
  }

  /** Those that a channel has, each as one of its webhooks: with lanes, deliveries and a log of its own. */
  of(channelId: string): Webhook[] {
    return this.list()
      .filter((webhook) => covers(webhook, channelId))
      .map(({ channels: _, ...webhook }) => ({ ...webhook, channelId, account: true }));
  }
}

/** Whether a webhook for several channels is for this one. */
export function covers({ channels }: Pick<AccountWebhook, "channels">, channelId: string): boolean {
  return channels === null || channels.includes(channelId);
}
