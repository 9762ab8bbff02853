import { RinghookError } from "../errors.ts";
import type { Webhook } from "../subscriptions/webhook.ts";

/** @throws RinghookError `WEBHOOK_NOT_FOUND` */
export function findWebhook(webhooks: readonly Webhook[], channelId: string, webhookId: string): Webhook {
  const webhook = webhooks.find((each) => each.webhookId === webhookId);
  if (webhook) return webhook;
  throw new RinghookError(
    "WEBHOOK_NOT_FOUND",
    `channel ${channelId} has no webhook ${JSON.stringify(webhookId)}`,
    {
      hint: "`GET /api/channels/{id}/webhooks` lists them. One with `account` true is changed at `/api/webhooks`.",
    },
  );
}
