import type { Page } from "../api/page.ts";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { shortUrl, type Webhook } from "./webhook.ts";

/** Names a channel's webhooks by their addresses; one that was removed by its id. */
export function useWebhookNames(channelId: string): (webhookId: string) => string {
  const path = `/api/channels/${encodeURIComponent(channelId)}/webhooks`;
  const { data } = useLoaded(path, () => get<Page<Webhook>>(path));
  return (webhookId) => {
    const found = data.value?.items.find(({ id }) => id === webhookId);
    return found ? shortUrl(found.url) : webhookId;
  };
}
