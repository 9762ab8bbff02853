import { useSignal } from "@preact/signals";
import { type CreatedChannel, createChannel } from "../channels/channels-api.ts";
import { Button } from "../components/button.tsx";
import { Disclosure } from "../components/disclosure.tsx";
import { CheckField, TextField } from "../components/field.tsx";

interface CreateFormProps {
  kind: "linked-device" | "whapi";
  onCreated: (channel: CreatedChannel) => Promise<void>;
}

/** Creates a channel that is linked here, or that is linked at Whapi.Cloud; the name is optional. */
export function CreateForm({ kind, onCreated }: CreateFormProps) {
  const name = useSignal("");
  const theirs = useSignal("");
  const keeps = useSignal(false);
  const create = async (): Promise<void> => {
    const id = theirs.value.trim();
    const source =
      kind === "whapi"
        ? { kind, keep_channel_id: keeps.value, ...(id !== "" && { provider_channel_id: id }) }
        : { kind };
    await onCreated(await createChannel(name.value, source));
  };
  return (
    <>
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
          Create channel
        </Button>
      </div>
      {kind === "whapi" && (
        <Disclosure title="More about the channel at Whapi.Cloud">
          <TextField
            label="Its channel ID there"
            hint="Optional. With it, calls of your other channels at Whapi.Cloud are left out."
            placeholder="MANTIS-M72HC"
            value={theirs.value}
            onInput={(value) => {
              theirs.value = value;
            }}
          />
          <CheckField
            label="Webhooks keep the channel ID of Whapi.Cloud"
            hint="Otherwise they name the channel ID of Ringhook."
            checked={keeps.value}
            onChange={(checked) => {
              keeps.value = checked;
            }}
          />
        </Disclosure>
      )}
    </>
  );
}
