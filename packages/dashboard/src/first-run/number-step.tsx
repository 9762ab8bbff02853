import { useSignal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import { type CreatedChannel, createChannel } from "../channels/channels-api.ts";
import { Button } from "../components/button.tsx";
import { TextField } from "../components/field.tsx";
import { route } from "../navigation/route.ts";
import { unknownNumber } from "../sources/app-channels.tsx";
import type { App } from "../sources/sources-api.ts";
import "../sources/paste-steps.css";

interface NumberStepProps {
  app: App;
  onCreated: (channel: CreatedChannel) => Promise<void>;
}

/** Creates the channel of one number of an app of Meta's. */
export function NumberStep({ app, onCreated }: NumberStepProps) {
  const number = useSignal(route.peek().query.get("number") ?? unknownNumber(app) ?? "");
  const name = useSignal("");
  const refused = useSignal<string | undefined>(undefined);
  const digits = number.value.replace(/\s/g, "");
  const isWrong = digits !== "" && !/^\d+$/.test(digits);
  const create = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const source = { kind: "meta-cloud", source_id: app.id, phone_number_id: digits } as const;
      await onCreated(await createChannel(name.value, source));
    } catch (error) {
      refused.value = sentenceOf(error);
    }
  };
  return (
    <form class="paste-form" onSubmit={create}>
      <TextField
        label="Phone number ID"
        hint="On Meta's page of your app: WhatsApp › API Setup, below the number. It is a long number, but not the phone number."
        error={isWrong ? "Digits alone: the ID from Meta's page, not the phone number." : refused.value}
        placeholder="106540352242922"
        value={number.value}
        onInput={(value) => {
          number.value = value;
          refused.value = undefined;
        }}
      />
      <TextField
        label="Name"
        hint="Optional: what you call this number."
        placeholder="Support line"
        value={name.value}
        onInput={(value) => {
          name.value = value;
        }}
      />
      <Button kind="primary" type="submit" disabled={digits === "" || isWrong}>
        Create channel
      </Button>
    </form>
  );
}
