import type { CallStatus } from "../store/records.ts";
import { type RetryTerms, type SigningSecret, type Target, targetOf, type Webhook } from "./webhook.ts";

/** The registered webhooks of one channel. */
export interface Registration extends RetryTerms {
  webhooks: readonly Webhook[];
  secrets: readonly SigningSecret[];
}

interface Registered {
  webhooks: readonly Webhook[];
  targets: ReadonlyMap<string, Target>;
  /** Cache of the subscribers of each event, and status. */
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

  /** The webhooks that subscribe to an event, such as `calls.post`. @param status that of the call; null for any other event */
  subscribers(channelId: string, event: string, status: CallStatus | null = null): readonly Webhook[] {
    const channel = this.#channels.get(channelId);
    if (!channel) return [];
    const key = status === null ? event : `${event} ${status}`;
    let found = channel.subscribers.get(key);
    if (!found) {
      found = channel.webhooks.filter(
        (webhook) => webhook.disabledAt === null && webhook.events.includes(event) && isTold(webhook, status),
      );
      channel.subscribers.set(key, found);
    }
    return found;
  }

  /** All that is needed to send to a webhook; undefined when it was removed. */
  target(channelId: string, webhookId: string): Target | undefined {
    return this.#channels.get(channelId)?.targets.get(webhookId);
  }
}

/** A Chatwoot is told of calls by their status; any other webhook of all that it subscribes to. */
function isTold({ chatwoot }: Webhook, status: CallStatus | null): boolean {
  return !chatwoot || chatwoot.statuses.some((told) => told === status);
}
