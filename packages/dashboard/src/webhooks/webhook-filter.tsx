import type { Page, Webhook } from "@ringhook/api";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { SelectField } from "../components/field.tsx";
import { shortWhereTo, webhookPath } from "./webhook.ts";

/** Filters by webhook. Hidden until a channel is chosen that has more than one. */
export function WebhookFilter(props: { channelId: string; value: string; onChange: (id: string) => void }) {
  const { channelId, value, onChange } = props;
  const { data } = useLoaded(`webhooks of ${channelId}`, async () => {
    if (channelId === "") return undefined;
    return get<Page<Webhook>>(webhookPath(channelId));
  });
  const webhooks = data.value?.items ?? [];
  if (webhooks.length < 2) return null;
  const options = webhooks.map((webhook) => [webhook.id, shortWhereTo(webhook)] as const);
  return (
    <SelectField
      label="Webhook"
      value={value}
      options={[["", "All webhooks"], ...options]}
      onChange={onChange}
    />
  );
}
