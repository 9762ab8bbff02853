import { useSignal } from "@preact/signals";
import { goTo } from "../navigation/route.ts";
import { Button } from "../parts/button.tsx";
import { Actions, Dialog } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { refreshChannels } from "./channel-list.ts";
import { type CreatedChannel, createChannel } from "./channels-api.ts";
import { Once } from "./once.tsx";

/** Makes a channel, and shows once what is shown once. */
export function NewChannelDialog({ onClose }: { onClose: () => void }) {
  const name = useSignal("");
  const made = useSignal<CreatedChannel | undefined>(undefined);
  const create = async (): Promise<void> => {
    const given = name.value.trim();
    made.value = await createChannel(given === "" ? {} : { name: given });
    await refreshChannels();
  };
  const channel = made.value;
  if (channel) {
    const goOn = (): void => {
      onClose();
      goTo(["channels", channel.id]);
    };
    return (
      <Dialog title={`Channel ${channel.id}`} onClose={goOn}>
        <p>Keep these two: they are shown this once.</p>
        <Once name="Token" about="For requests about this channel." text={channel.token} />
        <Once
          name="Signing secret"
          about="For checking that a webhook is ours."
          text={channel.signing_secret}
        />
        <Actions>
          <Button kind="primary" onClick={goOn}>
            I have kept them
          </Button>
        </Actions>
      </Dialog>
    );
  }
  return (
    <Dialog title="New channel" onClose={onClose}>
      <TextField
        label="Name"
        hint="For people; the channel's id is made."
        placeholder="Support line"
        autofocus
        value={name.value}
        onInput={(value) => {
          name.value = value;
        }}
      />
      <Actions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" onClick={create}>
          Create
        </Button>
      </Actions>
    </Dialog>
  );
}
