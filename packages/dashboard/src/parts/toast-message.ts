import { signal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";

interface Message {
  text: string;
  failed: boolean;
}

const STAYS_MS = 6_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What was last said shortly; undefined when it was seen, or its time is over. */
export const message = signal<Message | undefined>(undefined);

/** Says shortly that something was done. */
export function showDone(text: string): void {
  show({ text, failed: false });
}

/** Says why something was not done. */
export function showFailure(error: unknown): void {
  show({ text: sentenceOf(error), failed: true });
}

export function hideMessage(): void {
  message.value = undefined;
}

function show(next: Message): void {
  clearTimeout(timer);
  message.value = next;
  // A failure stays until somebody has seen it.
  if (!next.failed) timer = setTimeout(hideMessage, STAYS_MS);
}
