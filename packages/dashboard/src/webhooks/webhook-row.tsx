import { type Signal, useSignal } from "@preact/signals";
import type { Webhook } from "@ringhook/api";
import { request } from "../api/request.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { EndpointHealth, type Health, useHealth } from "./endpoint-health.tsx";
import { TestResult } from "./test-result.tsx";
import { type TestResponse, testWebhook } from "./test-webhook.ts";
import { leadsToUrl, rotateWebhookSecret, type Whose, webhookPath, whereTo } from "./webhook.ts";
import "./webhook-row.css";

interface WebhookRowProps {
  channelId: Whose;
  webhook: Webhook & { channels?: "all" | string[] };
  onEdit: () => void;
  /** @param secret a signing secret that was just made for it */
  onChanged: (secret?: string) => void;
}

/** One webhook: its settings, its endpoint's health, a test, and changes. */
export function WebhookRow({ channelId, webhook, onEdit, onChanged }: WebhookRowProps) {
  const response = useSignal<TestResponse | undefined>(undefined);
  const health = useHealth(channelId, webhook.id);
  return (
    <li class="webhook">
      <div class="webhook-head">
        <code class="webhook-url">{whereTo(webhook)}</code>
        <WebhookState webhook={webhook} health={health} />
      </div>
      <p class="faint webhook-about">{aboutText(webhook)}</p>
      {health && <EndpointHealth health={health} />}
      {response.value && <TestResult response={response.value} />}
      <div class="webhook-actions">
        {channelId !== null && (
          <Button
            label={`Send test to ${whereTo(webhook)}`}
            onClick={async () => {
              response.value = undefined;
              response.value = await testWebhook(channelId, webhook.id);
            }}
          >
            Send test
          </Button>
        )}
        {(channelId === null || !webhook.account) && (
          <Changes channelId={channelId} webhook={webhook} onEdit={onEdit} onChanged={onChanged} />
        )}
      </div>
    </li>
  );
}

/** What its owner can change. One that leads elsewhere than to a URL is changed by the API, and is not signed. */
function Changes({ channelId, webhook, onEdit, onChanged }: WebhookRowProps) {
  const deleting = useSignal(false);
  return (
    <>
      {leadsToUrl(webhook) && <OfUrl {...{ channelId, webhook, onEdit, onChanged }} />}
      <Button
        kind="quiet"
        label={`Delete ${whereTo(webhook)}`}
        onClick={() => {
          deleting.value = true;
        }}
      >
        Delete
      </Button>
      <Deletion asked={deleting} path={webhookPath(channelId, webhook.id)} onDeleted={onChanged} />
    </>
  );
}

/** What is of HTTP alone. */
function OfUrl({ channelId, webhook, onEdit, onChanged }: WebhookRowProps) {
  return (
    <>
      <Button kind="quiet" label={`Edit ${whereTo(webhook)}`} onClick={onEdit}>
        Edit
      </Button>
      <Button
        kind="quiet"
        label={`New secret for ${whereTo(webhook)}`}
        onClick={async () => onChanged(await rotateWebhookSecret(channelId, webhook.id))}
      >
        New secret
      </Button>
    </>
  );
}

interface DeletionProps {
  asked: Signal<boolean>;
  path: string;
  onDeleted: () => void;
}

function Deletion({ asked, path, onDeleted }: DeletionProps) {
  const close = (): void => {
    asked.value = false;
  };
  const remove = async (): Promise<void> => {
    await request("DELETE", path);
    onDeleted();
  };
  if (!asked.value) return null;
  return (
    <ConfirmDialog title="Delete this webhook?" action="Delete" onClose={close} onConfirm={remove}>
      Its pending deliveries are cancelled.
    </ConfirmDialog>
  );
}

function WebhookState({ webhook, health }: { webhook: Webhook; health: Health | undefined }) {
  const { disabled_at: disabledAt, disabled_reason: reason } = webhook;
  if (disabledAt !== null)
    return <Badge tone="bad">{reason === null ? "Disabled" : `Disabled: ${reason}`}</Badge>;
  if (!health) return null;
  if (health.failing) return <Badge tone="bad">Failing</Badge>;
  if (health.attempts === 0) return <Badge tone="plain">Nothing sent yet</Badge>;
  if (health.succeeded === 0) return <Badge tone="bad">No successes</Badge>;
  return <Badge tone="good">Working</Badge>;
}

const MODES: Record<Webhook["mode"], string> = {
  body: "POST to the URL",
  path: "POST, event in the path",
  method: "The event's HTTP method",
};

function aboutText({ channels, ...webhook }: WebhookRowProps["webhook"]): string {
  const { headers, max_age_seconds: age, secret, account } = webhook;
  const about = whatText(webhook);
  if (Array.isArray(channels)) about.push(`of ${channels.join(", ")}`);
  else if (account && channels === undefined) about.push("for several channels");
  if (headers.length > 0) about.push(`headers ${headers.join(", ")}`);
  if (age !== null) about.push(`max age ${age} s`);
  if (secret === "own" && leadsToUrl(webhook)) about.push("signed with a secret of its own");
  return about.join(" · ");
}

/** How it tells, and of what. */
function whatText({ broker, chatwoot, mode, events }: Webhook): string[] {
  if (!chatwoot) return [broker === undefined ? MODES[mode] : "Messages to a broker", events.join(", ")];
  const { statuses, open_on: opens, private: isPrivate } = chatwoot;
  const opening =
    opens.length === 0 ? "opens no conversation" : `opens a conversation when ${opens.join(", ")}`;
  return ["Calls into an inbox", statuses.join(", "), opening, ...(isPrivate ? ["private notes"] : [])];
}
