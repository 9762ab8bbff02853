import { RinghookError } from "../errors.ts";
import { openUrl } from "../subscriptions/chatwoot.ts";
import type { Webhook } from "../subscriptions/webhook.ts";

type Sent = Pick<Webhook, "webhookId" | "url" | "mode" | "events">;

/**
 * Refuses a second webhook with the same URL, mode and event, which would be sent twice. Lists from clients of the
 * compatible routes are not checked: these clients send back what they received.
 * @throws RinghookError `WEBHOOK_EXISTS`
 */
export function refuseDouble({ url, mode, events }: Sent, others: readonly Sent[]): void {
  const { href } = new URL(url);
  const twin = others.find(
    (each) =>
      each.mode === mode &&
      new URL(each.url).href === href &&
      each.events.some((event) => events.includes(event)),
  );
  if (!twin) return;
  const shared = twin.events.filter((event) => events.includes(event)).join(", ");
  throw new RinghookError(
    "WEBHOOK_EXISTS",
    `webhook ${twin.webhookId} already sends ${shared} to ${openUrl(url)}`,
    {
      hint: `Change it with PATCH …/webhooks/${twin.webhookId}, or remove it first.`,
    },
  );
}
