import { useSignal } from "@preact/signals";
import "./copy.css";
import { Icon } from "./icon.tsx";

/** A text to take along, such as a token, with a button that copies it. */
export function Copy({ text, label }: { text: string; label: string }) {
  const copied = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 2_000);
  };
  return (
    <div class="copy">
      <code>{text}</code>
      {/* Without a secure context there is no clipboard: the text can be selected by hand. */}
      {"clipboard" in navigator && (
        <button type="button" aria-label={`Copy ${label}`} onClick={copy}>
          <Icon name={copied.value ? "check" : "copy"} />
          <span aria-live="polite">{copied.value ? "Copied" : "Copy"}</span>
        </button>
      )}
    </div>
  );
}
