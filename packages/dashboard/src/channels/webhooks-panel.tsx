import { useSignal } from "@preact/signals";
import type { Page } from "../api/page.ts";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../live/use-stream.ts";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { LoadFailure } from "../parts/notice.tsx";
import { Panel } from "../parts/panel.tsx";
import { refreshChannels } from "./channel-list.ts";
import { channelPath } from "./channels-api.ts";
import type { Webhook } from "./webhook.ts";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookRow } from "./webhook-row.tsx";

/** The webhooks of a channel: where its events go, and how each endpoint is. */
export function WebhooksPanel({ channelId }: { channelId: string }) {
  const path = channelPath(channelId, "webhooks");
  const { data, error, reload } = useLoaded(path, () => get<Page<Webhook>>(path));
  useStream(["delivery"], reload);
  const editing = useSignal<Webhook | "new" | undefined>(undefined);
  const webhooks = data.value?.items;
  const changed = (): void => {
    editing.value = undefined;
    reload();
    void refreshChannels();
  };
  return (
    <Panel
      title="Webhooks"
      about="Each event of a call goes to each of them that wants it."
      actions={
        <Button
          icon="plus"
          onClick={() => {
            editing.value = "new";
          }}
        >
          Add a webhook
        </Button>
      }
    >
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {webhooks?.length === 0 && (
        <Empty icon="deliveries" title="No webhook yet">
          <p>Without one, calls are recorded and shown here, and sent nowhere.</p>
        </Empty>
      )}
      {webhooks && webhooks.length > 0 && (
        <ul class="webhooks">
          {webhooks.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              channelId={channelId}
              webhook={webhook}
              onEdit={() => {
                editing.value = webhook;
              }}
              onRemoved={changed}
            />
          ))}
        </ul>
      )}
      {editing.value !== undefined && (
        <WebhookDialog
          channelId={channelId}
          {...(editing.value !== "new" && { webhook: editing.value })}
          onClose={() => {
            editing.value = undefined;
          }}
          onSaved={changed}
        />
      )}
    </Panel>
  );
}
