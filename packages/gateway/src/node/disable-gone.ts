import type { Channels } from "../channels/channels.ts";
import type { Log } from "../log/log.ts";
import type { Webhook } from "../subscriptions/webhook.ts";

/** An endpoint wants nothing more: its webhook gets nothing more. If that fails, the next attempt is answered the same again. */
export function disableGone(channels: Channels, madeTo: Webhook, reason: string, log: Log): void {
  const { channelId, webhookId } = madeTo;
  const webhooks = madeTo.account ? channels.accountWebhooks : channels.webhooks;
  webhooks.disable(madeTo, reason).then(
    (isDisabled) => {
      if (isDisabled) log.warn({ channelId, webhookId }, `${reason}: its webhook is disabled`);
    },
    (error: unknown) => {
      log.error({ err: error, channelId, webhookId }, "could not disable a webhook whose endpoint is gone");
    },
  );
}
