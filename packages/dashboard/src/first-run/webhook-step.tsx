import { useSignal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import { request } from "../api/request.ts";
import { Button } from "../components/button.tsx";
import { TextField } from "../components/field.tsx";
import { webhookPath } from "../webhooks/webhook.ts";

/** Adds the first webhook: a URL is enough. The channel's page has the rest. */
export function WebhookStep({ channelId, onAdded }: { channelId: string; onAdded: () => void }) {
  const url = useSignal("");
  const failure = useSignal<string | undefined>(undefined);
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await request("POST", webhookPath(channelId), { url: url.value.trim() });
      onAdded();
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  };
  return (
    <>
      <p class="soft">
        Each call event is sent there as JSON. No receiver yet? <code>npx ringhook listen</code> starts one on
        this machine; the gateway needs <code>--webhook-allow 127.0.0.1</code> to reach it.
      </p>
      <form class="step-form" onSubmit={add}>
        <TextField
          label="URL"
          type="url"
          placeholder="https://example.com/hook"
          value={url.value}
          error={failure.value}
          onInput={(value) => {
            url.value = value;
            failure.value = undefined;
          }}
        />
        <Button kind="primary" type="submit" disabled={url.value.trim() === ""}>
          Add webhook
        </Button>
      </form>
    </>
  );
}
