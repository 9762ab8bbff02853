import type { Page } from "../api/page.ts";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { SelectField } from "../parts/field.tsx";
import { shortUrl, type Webhook } from "./webhook.ts";

/** Chooses one webhook of a channel or all; not there while no channel is chosen, or there is just one. */
export function WebhookFilter(props: { channelId: string; value: string; onChange: (id: string) => void }) {
  const { channelId, value, onChange } = props;
  const { data } = useLoaded(`webhooks of ${channelId}`, async () => {
    if (channelId === "") return undefined;
    return get<Page<Webhook>>(`/api/channels/${encodeURIComponent(channelId)}/webhooks`);
  });
  const webhooks = data.value?.items ?? [];
  if (webhooks.length < 2) return null;
  const options = webhooks.map(({ id, url }) => [id, shortUrl(url)] as const);
  return (
    <SelectField
      label="Webhook"
      value={value}
      options={[["", "All webhooks"], ...options]}
      onChange={onChange}
    />
  );
}
