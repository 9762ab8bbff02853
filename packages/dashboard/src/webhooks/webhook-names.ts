import type { Page, Webhook } from "@ringhook/api";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { shortWhereTo, webhookPath } from "./webhook.ts";

/** Names a channel's webhooks by where they lead to; a deleted one by its id. */
export function useWebhookNames(channelId: string): (webhookId: string) => string {
  const path = webhookPath(channelId);
  const { data } = useLoaded(path, () => get<Page<Webhook>>(path));
  return (webhookId) => {
    const found = data.value?.items.find(({ id }) => id === webhookId);
    return found ? shortWhereTo(found) : webhookId;
  };
}
