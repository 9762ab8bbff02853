import { Button, IconButton } from "./button.tsx";
import "./toast.css";
import { hideMessage, message } from "./toast-message.ts";

/** Short messages. Always in the page, so that screen readers announce a change. */
export function Toasts() {
  const shown = message.value;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown && (
        <div class={`toast ${shown.failed ? "failed" : ""}`}>
          <p>{shown.text}</p>
          {shown.action && (
            <Button kind="quiet" onClick={shown.action.run}>
              {shown.action.text}
            </Button>
          )}
          <IconButton icon="close" label="Dismiss" onClick={hideMessage} />
        </div>
      )}
    </div>
  );
}
