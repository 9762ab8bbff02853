import { type Signal, useSignal } from "@preact/signals";
import type { Page, Webhook } from "@ringhook/api";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../api/use-stream.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { NewSecretDialog } from "../components/secret.tsx";
import { type Whose, webhookPath } from "./webhook.ts";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookRow } from "./webhook-row.tsx";

interface WebhooksPanelProps {
  /** Without one, those for several channels. */
  channelId: Whose;
  /** A webhook was added, edited or deleted. */
  onChanged: () => void;
}

/** The webhooks of a channel, with the health of each endpoint. */
export function WebhooksPanel({ channelId, onChanged }: WebhooksPanelProps) {
  const path = webhookPath(channelId);
  const { data, error, reload } = useLoaded(path, () => get<Page<Webhook>>(path));
  useStream(["delivery"], reload);
  const editing = useSignal<Webhook | "new" | undefined>(undefined);
  const edit = (what: Webhook | "new" | undefined) => (): void => {
    editing.value = what;
  };
  const webhooks = data.value?.items;
  const secret = useSignal<string | undefined>(undefined);
  const changed = (made?: string): void => {
    secret.value = made;
    editing.value = undefined;
    reload();
    onChanged();
  };
  return (
    <Panel
      title={channelId === null ? "Webhooks for all channels" : "Webhooks"}
      about={
        channelId === null
          ? "Each receives the events of all channels, also of those made later."
          : "Each receives the events that it subscribes to."
      }
      actions={
        <Button icon="plus" onClick={edit("new")}>
          Add webhook
        </Button>
      }
    >
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {webhooks?.length === 0 ? (
        <NoWebhooks whose={channelId} />
      ) : (
        <ul class="webhooks">
          {webhooks?.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              channelId={channelId}
              webhook={webhook}
              onEdit={edit(webhook)}
              onChanged={changed}
            />
          ))}
        </ul>
      )}
      {editing.value !== undefined && (
        <WebhookDialog
          channelId={channelId}
          {...(editing.value !== "new" && { webhook: editing.value })}
          onClose={edit(undefined)}
          onSaved={changed}
        />
      )}
      <OwnSecret made={secret} />
    </Panel>
  );
}

/** A webhook's own signing secret that was just made. */
function OwnSecret({ made }: { made: Signal<string | undefined> }) {
  const close = (): void => {
    made.value = undefined;
  };
  if (made.value === undefined) return null;
  return <NewSecretDialog secret={{ ...SIGNING_SECRET, text: made.value }} onClose={close} />;
}

const SIGNING_SECRET = { name: "Signing secret", about: "Signs for this webhook alone. Shown only once." };

function NoWebhooks({ whose }: { whose: Whose }) {
  return (
    <Empty icon="deliveries" title="No webhooks yet">
      <p>
        {whose === null
          ? "One webhook can receive the calls of every channel."
          : "Calls are recorded and shown here, and sent nowhere."}
      </p>
    </Empty>
  );
}
