import { useSignal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import { request } from "../api/request.ts";
import { channelPath } from "../channels/channels-api.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";

/** An address is enough for a start; the rest is on the channel's page. */
export function WebhookStep({ channelId, onAdded }: { channelId: string; onAdded: () => void }) {
  const url = useSignal("");
  const failure = useSignal<string | undefined>(undefined);
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await request("POST", channelPath(channelId, "webhooks"), { url: url.value.trim() });
      onAdded();
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  };
  return (
    <>
      <p class="soft">
        Each event of a call is sent there as JSON. No receiver yet? <code>npx ringhook listen</code> is one,
        on this machine, if the gateway runs with <code>--webhook-allow 127.0.0.1</code>.
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
          Add the webhook
        </Button>
      </form>
    </>
  );
}
