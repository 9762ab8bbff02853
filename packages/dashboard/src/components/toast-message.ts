import { signal } from "@preact/signals";
import { isSignedOut, isUnreachable, sentenceOf } from "../api/problem.ts";

interface Message {
  text: string;
  failed: boolean;
  action?: MessageAction;
}

/** Something to do about a message, such as to undo what it says. */
export interface MessageAction {
  text: string;
  run: () => Promise<void>;
}

const SHOWN_MS = 6_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The message on show, if there is one. */
export const message = signal<Message | undefined>(undefined);

/** Shows for a few seconds that something was done. */
export function showDone(text: string, action?: MessageAction): void {
  show({ text, failed: false, ...(action && { action }) });
}

/** Shows why something failed, until it is dismissed. */
export function showFailure(error: unknown): void {
  show({ text: sentenceOf(error), failed: true });
}

/** Shows why something failed that the page did in the background. */
export function showBackgroundFailure(error: unknown): void {
  // The banner and the sign-in page say these already.
  if (isUnreachable(error) || isSignedOut(error)) return;
  showFailure(error);
}

export function hideMessage(): void {
  message.value = undefined;
}

function show(next: Message): void {
  clearTimeout(timer);
  message.value = next;
  if (!next.failed) timer = setTimeout(hideMessage, SHOWN_MS);
}
