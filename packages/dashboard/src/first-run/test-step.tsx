import { useSignal } from "@preact/signals";
import { TestResult } from "../channels/test-result.tsx";
import { type TestAnswer, testWebhook } from "../channels/test-webhook.ts";
import type { Webhook } from "../channels/webhook.ts";
import { succeeded } from "../deliveries/delivery.ts";
import { Button } from "../parts/button.tsx";

interface TestStepProps {
  channelId: string;
  webhook: Webhook;
  onDone: () => void;
}

/** Sends a sample to the new webhook; one goes on when it was taken, or when one wants to. */
export function TestStep({ channelId, webhook, onDone }: TestStepProps) {
  const answer = useSignal<TestAnswer | undefined>(undefined);
  const test = async (): Promise<void> => {
    answer.value = await testWebhook(channelId, webhook.id);
    if (succeeded(answer.value)) setTimeout(onDone, 1_200);
  };
  return (
    <>
      <p class="soft">
        A sample of a missed call, to <code>{webhook.url}</code>.
      </p>
      {answer.value && <TestResult answer={answer.value} />}
      <div class="step-buttons">
        <Button kind="primary" onClick={test}>
          Send the test
        </Button>
        <Button kind="quiet" onClick={onDone}>
          Go on without
        </Button>
      </div>
    </>
  );
}
