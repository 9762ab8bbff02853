import { useSignal } from "@preact/signals";
import { request } from "../api/request.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { channelPath } from "./channels-api.ts";
import { EndpointHealth, type Health, useHealth } from "./endpoint-health.tsx";
import { TestResult } from "./test-result.tsx";
import { type TestAnswer, testWebhook } from "./test-webhook.ts";
import type { Webhook } from "./webhook.ts";
import "./webhook-row.css";

interface WebhookRowProps {
  channelId: string;
  webhook: Webhook;
  onEdit: () => void;
  onRemoved: () => void;
}

/** One webhook: what it is, how its endpoint is, and a way to try it. */
export function WebhookRow({ channelId, webhook, onEdit, onRemoved }: WebhookRowProps) {
  const answer = useSignal<TestAnswer | undefined>(undefined);
  const removing = useSignal(false);
  const health = useHealth(channelId, webhook.id);
  return (
    <li class="webhook">
      <div class="webhook-head">
        <code class="webhook-url">{webhook.url}</code>
        <WebhookState webhook={webhook} health={health} />
      </div>
      <p class="faint webhook-about">{aboutText(webhook)}</p>
      {health && <EndpointHealth health={health} />}
      {answer.value && <TestResult answer={answer.value} />}
      <div class="webhook-actions">
        <Button
          label={`Send a test to ${webhook.url}`}
          onClick={async () => {
            answer.value = undefined;
            answer.value = await testWebhook(channelId, webhook.id);
          }}
        >
          Send a test
        </Button>
        <Button kind="quiet" label={`Change ${webhook.url}`} onClick={onEdit}>
          Change
        </Button>
        <Button
          kind="quiet"
          label={`Remove ${webhook.url}`}
          onClick={() => {
            removing.value = true;
          }}
        >
          Remove
        </Button>
      </div>
      {removing.value && (
        <ConfirmDialog
          title="Remove this webhook?"
          action="Remove"
          onClose={() => {
            removing.value = false;
          }}
          onConfirm={async () => {
            await request("DELETE", channelPath(channelId, "webhooks", webhook.id));
            onRemoved();
          }}
        >
          What is still pending for it is cancelled.
        </ConfirmDialog>
      )}
    </li>
  );
}

function WebhookState({ webhook, health }: { webhook: Webhook; health: Health | undefined }) {
  const { disabled_at: disabledAt, disabled_reason: reason } = webhook;
  if (disabledAt !== null) return <Badge tone="bad">Off: {reason ?? "disabled"}</Badge>;
  if (!health) return null;
  if (health.failing) return <Badge tone="bad">Failing</Badge>;
  if (health.attempts === 0) return <Badge tone="plain">Nothing sent yet</Badge>;
  if (health.succeeded === 0) return <Badge tone="bad">Never succeeded</Badge>;
  return <Badge tone="good">Working</Badge>;
}

const MODES = {
  body: "Everything as POST to the URL",
  path: "POST, with the event in the path",
  method: "With the event's own HTTP method",
} as const;

function aboutText({ mode, events, headers, max_age_seconds: age }: Webhook): string {
  const parts = [MODES[mode], events.join(", ")];
  if (headers.length > 0) parts.push(`headers ${headers.join(", ")}`);
  if (age !== null) parts.push(`nothing older than ${age} s`);
  return parts.join(" · ");
}
