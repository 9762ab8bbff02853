import type { WebhookDefinition } from "./define-webhook.ts";
import type { Webhook } from "./webhook.ts";

/**
 * Matches the webhooks of a new list with the old ones, so that they keep their ids and pending deliveries: first by
 * URL and mode, then by URL alone, each at most once.
 */
export function keepIds(
  before: readonly Webhook[],
  after: readonly Pick<WebhookDefinition, "url" | "mode">[],
): (Webhook | undefined)[] {
  const left = new Set(before);
  const kept = new Map<number, Webhook>();
  const match = (fits: (one: Webhook, other: Pick<WebhookDefinition, "url" | "mode">) => boolean): void => {
    for (const [index, definition] of after.entries()) {
      const found = kept.has(index) ? undefined : [...left].find((webhook) => fits(webhook, definition));
      if (!found) continue;
      kept.set(index, found);
      left.delete(found);
    }
  };
  match((webhook, { url, mode }) => webhook.url === url && webhook.mode === mode);
  match((webhook, { url }) => webhook.url === url);
  return after.map((_, index) => kept.get(index));
}
