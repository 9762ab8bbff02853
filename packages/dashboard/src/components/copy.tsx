import { useSignal } from "@preact/signals";
import "./copy.css";
import { Icon } from "./icon.tsx";
import { showFailure } from "./toast-message.ts";

/** A value to copy, such as a token, with its button. */
export function Copy({ text, label }: { text: string; label: string }) {
  const copied = useSignal(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      showFailure(error);
      return;
    }
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 2_000);
  };
  return (
    <div class="copy">
      <code>{text}</code>
      {/* There is no clipboard without a secure context; the text can still be selected. */}
      {"clipboard" in navigator && (
        <button type="button" aria-label={`Copy ${label}`} onClick={copy}>
          <Icon name={copied.value ? "check" : "copy"} />
          <span aria-live="polite">{copied.value ? "Copied" : "Copy"}</span>
        </button>
      )}
    </div>
  );
}
