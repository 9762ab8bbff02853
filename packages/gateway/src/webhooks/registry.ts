import type { SigningSecret, Target, Webhook } from "./webhook.ts";

/** What one channel's owner registered. */
export interface Registration {
  webhooks: readonly Webhook[];
  retryDelayMs: number;
  retryCapMs: number;
  secrets: readonly SigningSecret[];
}

/** The webhooks of every channel this node holds, in memory. The store has the durable list. */
export class WebhookRegistry {
  readonly #channels = new Map<string, Registration>();

  set(channelId: string, registration: Registration): void {
    this.#channels.set(channelId, registration);
  }

  remove(channelId: string): void {
    this.#channels.delete(channelId);
  }

  list(channelId: string): readonly Webhook[] {
    return this.#channels.get(channelId)?.webhooks ?? [];
  }

  /** The webhooks that want an event, such as `calls.post`. */
  subscribers(channelId: string, event: string): readonly Webhook[] {
    return this.list(channelId).filter(
      ({ events, disabledAt }) => disabledAt === null && events.includes(event),
    );
  }

  /** What sending to a webhook takes; undefined when it was removed. */
  target(channelId: string, webhookId: string): Target | undefined {
    const channel = this.#channels.get(channelId);
    const webhook = channel?.webhooks.find((candidate) => candidate.webhookId === webhookId);
    if (!channel || !webhook) return undefined;
    const { retryDelayMs, retryCapMs, secrets } = channel;
    return { webhook, retryDelayMs, retryCapMs, secrets };
  }
}
