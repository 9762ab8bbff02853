import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Actions } from "../components/dialog.tsx";
import { TextField } from "../components/field.tsx";
import { showFailure } from "../components/toast-message.ts";
import { hasPhone, typeCode } from "../phone/phone.ts";
import { requestPairingCode } from "./channels-api.ts";

/** Links by a pairing code: for people whose phone is their only screen. */
export function CodeLink({ channelId, onBack }: { channelId: string; onBack: () => void }) {
  const number = useSignal("");
  const code = useSignal<string | undefined>(undefined);
  const digits = number.value.replace(/\D/g, "");
  const requestCode = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      code.value = (await requestPairingCode(channelId, digits)).code;
    } catch (error) {
      showFailure(error);
    }
  };
  if (code.value !== undefined) {
    return (
      <div class="link-steps">
        <p>On the phone, open Linked devices › Link a device › Link with phone number instead, and enter</p>
        <p class="pairing-code">{grouped(code.value)}</p>
        {hasPhone.value && (
          <Button icon="phone" onClick={() => typeCode(code.peek() ?? "")}>
            Enter it on the demo phone
          </Button>
        )}
        <Button kind="quiet" onClick={onBack}>
          Back to the QR code
        </Button>
      </div>
    );
  }
  return (
    <form class="code-form" onSubmit={requestCode}>
      <TextField
        label="Phone number"
        hint="With country code, such as +61 371 989 950."
        placeholder="+"
        autofocus
        value={number.value}
        onInput={(value) => {
          number.value = value;
        }}
      />
      <Actions>
        <Button kind="quiet" onClick={onBack}>
          Back to the QR code
        </Button>
        <Button kind="primary" type="submit" disabled={digits.length < 7}>
          Get code
        </Button>
      </Actions>
    </form>
  );
}

function grouped(code: string): string {
  return code.includes("-") ? code : `${code.slice(0, 4)}-${code.slice(4)}`;
}
