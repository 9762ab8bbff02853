import type { CallbackState } from "./callbacks.ts";

/** How many of the newest callbacks of each state are looked at: how fast people are called back is a question about lately. */
export const LOOKED_AT = 20_000;

export const CALLBACK_STATES = ["open", "snoozed", "done"] as const satisfies readonly CallbackState[];

/** How long the caller of an entry waited, in whole minutes, in the text of a statement. */
export const WAITED_MINUTES = "(closed_at - first_call_at) / 60000";
