import { useSignal } from "@preact/signals";
import { type CreatedChannel, createChannel } from "../channels/channels-api.ts";
import { Once } from "../channels/once.tsx";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";

/** A name is all a channel needs, and not even that. */
export function CreateStep({ onMade }: { onMade: (channel: CreatedChannel) => Promise<void> }) {
  const name = useSignal("");
  const create = async (): Promise<void> => {
    const given = name.value.trim();
    await onMade(await createChannel(given === "" ? {} : { name: given }));
  };
  return (
    <>
      <p class="soft">
        A channel is one WhatsApp number with its webhooks, its settings and a token of its own.
      </p>
      <div class="step-form">
        <TextField
          label="Name"
          placeholder="Support line"
          value={name.value}
          onInput={(value) => {
            name.value = value;
          }}
        />
        <Button kind="primary" onClick={create}>
          Create the channel
        </Button>
      </div>
    </>
  );
}

/** What a new channel tells this once. */
export function KeptOnce({ channel }: { channel: CreatedChannel }) {
  return (
    <div class="kept-once">
      <p class="soft">
        <strong>{channel.name ?? channel.id}</strong> is made. Keep these two: they are shown this once.
      </p>
      <Once name="Token" about="For requests about this channel." text={channel.token} />
      <Once
        name="Signing secret"
        about="For checking that a webhook is ours."
        text={channel.signing_secret}
      />
    </div>
  );
}
