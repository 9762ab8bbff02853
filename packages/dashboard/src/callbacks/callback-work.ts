import { type Signal, signal } from "@preact/signals";
import type { Callback } from "@ringhook/api";
import { showDone } from "../components/toast-message.ts";
import { type CallbackChange, changeCallback } from "./callbacks-api.ts";

/** What can be asked about an entry in a dialog. */
export type Asked = "note" | "assign" | "snooze";

/** The entry and the question of the open dialog. */
export const asking: Signal<{ about: Callback; what: Asked } | undefined> = signal(undefined);

/** Names that entries were assigned to. */
export const names: Signal<readonly string[]> = signal([]);

let undoLast: (() => Promise<void>) | undefined;

/** Changes an entry, says so, and offers to take it back. */
export async function work(callback: Callback, change: CallbackChange, said: string): Promise<void> {
  await changeCallback(callback.id, change);
  const before = beforeOf(callback, change);
  undoLast = async () => {
    undoLast = undefined;
    await changeCallback(callback.id, before);
    showDone("Taken back.");
  };
  showDone(said, { text: "Undo", run: undo });
}

/** Takes back the last change; nothing when there is none. */
export async function undo(): Promise<void> {
  await undoLast?.();
}

/** Done, or open again. */
export function turn(callback: Callback): Promise<void> {
  const who = callback.caller_name ?? (callback.caller_number ? `+${callback.caller_number}` : "The caller");
  return callback.state === "done"
    ? work(callback, { state: "open" }, `${who} is on the list again.`)
    : work(callback, { state: "done" }, `${who} is done.`);
}

/** What an entry was in the fields of a change. A snooze that is over by then is no snooze. */
function beforeOf(callback: Callback, change: CallbackChange): CallbackChange {
  const { state, snoozed_until: until } = callback;
  const sleeps = until !== null && until > Date.now();
  return {
    ...(change.note !== undefined && { note: callback.note }),
    ...(change.assigned_to !== undefined && { assigned_to: callback.assigned_to }),
    ...((change.state !== undefined || change.snoozed_until !== undefined) && {
      state: state === "done" ? "done" : "open",
      ...(sleeps && { snoozed_until: until }),
    }),
  };
}

/** Remembers who calls back, so that a name is typed once. */
export function remember(callbacks: readonly Callback[]): void {
  const known = names.peek();
  const met = callbacks.flatMap(({ assigned_to: who }) => (who === null ? [] : [who]));
  const all = [...new Set([...known, ...met])];
  if (all.length > known.length) names.value = all;
}
