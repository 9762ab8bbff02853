import { signal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import "./toast.css";
import { IconButton } from "./button.tsx";

interface Message {
  text: string;
  failed: boolean;
}

const STAYS_MS = 6_000;
const message = signal<Message | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says shortly that something was done. */
export function showDone(text: string): void {
  show({ text, failed: false });
}

/** Says why something was not done. */
export function showFailure(error: unknown): void {
  show({ text: sentenceOf(error), failed: true });
}

function show(next: Message): void {
  clearTimeout(timer);
  message.value = next;
  // A failure stays until somebody has seen it.
  if (!next.failed) timer = setTimeout(hide, STAYS_MS);
}

function hide(): void {
  message.value = undefined;
}

/** Where such messages appear; there all the time, so that screen readers notice a change. */
export function Toasts() {
  const shown = message.value;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown && (
        <div class={`toast ${shown.failed ? "failed" : ""}`}>
          <p>{shown.text}</p>
          <IconButton icon="close" label="Dismiss" onClick={hide} />
        </div>
      )}
    </div>
  );
}
