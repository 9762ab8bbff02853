import type { SigningSecret, Target, Webhook } from "./webhook.ts";

/** What one channel's owner registered. */
export interface Registration {
  webhooks: readonly Webhook[];
  retryDelayMs: number;
  retryCapMs: number;
  secrets: readonly SigningSecret[];
}

interface Registered {
  webhooks: readonly Webhook[];
  targets: ReadonlyMap<string, Target>;
  /** Who wants an event, as far as that was asked: the same few events are asked for again and again. */
  subscribers: Map<string, readonly Webhook[]>;
}

/** The webhooks of every channel this node holds, in memory. The store has the durable list. */
export class WebhookRegistry {
  readonly #channels = new Map<string, Registered>();

  set(channelId: string, { webhooks, retryDelayMs, retryCapMs, secrets }: Registration): void {
    const targets = new Map(
      webhooks.map((webhook) => [webhook.webhookId, { webhook, retryDelayMs, retryCapMs, secrets }]),
    );
    this.#channels.set(channelId, { webhooks, targets, subscribers: new Map() });
  }

  remove(channelId: string): void {
    this.#channels.delete(channelId);
  }

  list(channelId: string): readonly Webhook[] {
    return this.#channels.get(channelId)?.webhooks ?? [];
  }

  /** The webhooks that want an event, such as `calls.post`. */
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

  /** What sending to a webhook takes; undefined when it was removed. */
  target(channelId: string, webhookId: string): Target | undefined {
    return this.#channels.get(channelId)?.targets.get(webhookId);
  }
}
