import { useSignal } from "@preact/signals";
import { Button } from "../parts/button.tsx";
import { Actions } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { showFailure } from "../parts/toast-message.ts";
import { hasPhone, typeCode } from "../phone/phone.ts";
import { beginLinkByCode } from "./channels-api.ts";

/** Links by a code: for whom the phone is the only screen. */
export function CodeLink({ channelId, onBack }: { channelId: string; onBack: () => void }) {
  const number = useSignal("");
  const code = useSignal<string | undefined>(undefined);
  const digits = number.value.replace(/\D/g, "");
  const ask = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      code.value = (await beginLinkByCode(channelId, digits)).code;
    } catch (error) {
      showFailure(error);
    }
  };
  if (code.value !== undefined) {
    return (
      <div class="link-steps">
        <p>On the phone: Linked devices, Link a device, Link with phone number instead. Then type</p>
        <p class="pairing-code">{grouped(code.value)}</p>
        {hasPhone.value && (
          <Button icon="phone" onClick={() => typeCode(code.peek() ?? "")}>
            Type it into the demo's phone
          </Button>
        )}
        <Button kind="quiet" onClick={onBack}>
          Back to the QR code
        </Button>
      </div>
    );
  }
  return (
    <form class="code-form" onSubmit={ask}>
      <TextField
        label="Number of the phone"
        hint="With the country code, such as +61 371 989 950."
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
          Get a code
        </Button>
      </Actions>
    </form>
  );
}

function grouped(code: string): string {
  return code.includes("-") ? code : `${code.slice(0, 4)}-${code.slice(4)}`;
}
