import { useSignal } from "@preact/signals";
import type { Webhook } from "@ringhook/api";
import { Button } from "../components/button.tsx";
import { succeeded } from "../webhooks/outcome.ts";
import { TestResult } from "../webhooks/test-result.tsx";
import { type TestResponse, testWebhook } from "../webhooks/test-webhook.ts";
import { whereTo } from "../webhooks/webhook.ts";

/** The result is shown this long before the next step. */
const SHOWN_MS = 1_200;

interface TestStepProps {
  channelId: string;
  webhook: Webhook;
  onDone: () => void;
}

/** Sends a sample event to the new webhook. The next step follows on success, or when this one is skipped. */
export function TestStep({ channelId, webhook, onDone }: TestStepProps) {
  const response = useSignal<TestResponse | undefined>(undefined);
  const test = async (): Promise<void> => {
    response.value = await testWebhook(channelId, webhook.id);
    if (succeeded(response.value)) setTimeout(onDone, SHOWN_MS);
  };
  return (
    <>
      <p class="soft">
        Sends a sample missed call to <code>{whereTo(webhook)}</code>.
      </p>
      {response.value && <TestResult response={response.value} />}
      <div class="step-buttons">
        <Button kind="primary" onClick={test}>
          Send test
        </Button>
        <Button kind="quiet" onClick={onDone}>
          Skip
        </Button>
      </div>
    </>
  );
}
