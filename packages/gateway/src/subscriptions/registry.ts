import { type RetryTerms, type SigningSecret, type Target, targetOf, type Webhook } from "./webhook.ts";

/** The registered webhooks of one channel. */
export interface Registration extends RetryTerms {
  webhooks: readonly Webhook[];
  secrets: readonly SigningSecret[];
}

interface Registered {
  webhooks: readonly Webhook[];
  targets: ReadonlyMap<string, Target>;
  /** Cache of the subscribers of each event. */
  subscribers: Map<string, readonly Webhook[]>;
}

/** The webhooks of all channels of this node, in memory. The store has the durable list. */
export class WebhookRegistry {
  readonly #channels = new Map<string, Registered>();

  set(channelId: string, { webhooks, ...terms }: Registration): void {
    const targets = new Map(webhooks.map((webhook) => [webhook.webhookId, targetOf(webhook, terms)]));
    this.#channels.set(channelId, { webhooks, targets, subscribers: new Map() });
  }

  remove(channelId: string): void {
    this.#channels.delete(channelId);
  }

  list(channelId: string): readonly Webhook[] {
    return this.#channels.get(channelId)?.webhooks ?? [];
  }

  /** The webhooks that subscribe to an event, such as `calls.post`. */
  subscribers(channelId: string, event: string): readonly Webhook[] {
    const channel = this.#channels.get(channelId);
    if (!channel) return [];
    let found = channel.subscribers.get(event);
    if (!found) {
      found = channel.webhooks.filter(
        ({ events, disabledAt }) => disabledAt === null && events.includes(event),
      );
      channel.subscribers.set(event, found);
    }
    return found;
  }

  /** All that is needed to send to a webhook; undefined when it was removed. */
  target(channelId: string, webhookId: string): Target | undefined {
    return this.#channels.get(channelId)?.targets.get(webhookId);
  }
}
