import { IconButton } from "./button.tsx";
import "./toast.css";
import { hideMessage, message } from "./toast-message.ts";

/** Where short messages appear; there all the time, so that screen readers notice a change. */
export function Toasts() {
  const shown = message.value;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown && (
        <div class={`toast ${shown.failed ? "failed" : ""}`}>
          <p>{shown.text}</p>
          <IconButton icon="close" label="Dismiss" onClick={hideMessage} />
        </div>
      )}
    </div>
  );
}
