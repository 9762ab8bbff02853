import type { Callback, CallbackChange } from "./callbacks.ts";

/** Snoozes that end in one go, at most. */
export const WOKEN_AT_ONCE = 500;

/** An entry after a change; `done` when it is done and was to be snoozed. */
export function changedCallback(
  before: Callback,
  { state, note, assignedTo, snoozedUntil }: CallbackChange,
  at: number,
): Callback | "done" {
  const told = {
    ...before,
    ...(note !== undefined && { note }),
    ...(assignedTo !== undefined && { assignedTo }),
  };
  if (state === "done") {
    const isDone = before.state === "done";
    return isDone ? told : { ...told, state, snoozedUntil: null, closedAt: at, closedBy: "person" };
  }
  if (state === undefined && before.state === "done") return snoozedUntil == null ? told : "done";
  const sleeps = snoozedUntil === undefined ? (state === "open" ? null : before.snoozedUntil) : snoozedUntil;
  return {
    ...told,
    state: sleeps === null ? "open" : "snoozed",
    snoozedUntil: sleeps,
    closedAt: null,
    closedBy: null,
  };
}
