import { eventTypes } from "./event-types.ts";

export type SentEvent = keyof typeof eventTypes;

/** The events that this gateway sends. Subscriptions to others are stored but never fire. */
export const sentEvents = Object.keys(eventTypes) as SentEvent[];

/** Warnings for likely mistakes in a webhook's events, one sentence each. @param isAccount it is for several channels */
export function warningsOf(events: readonly string[], isAccount: boolean): string[] {
  if (events.length === 0) return ["The webhook has no events, so nothing is sent to it."];
  const known: readonly string[] = sentEvents;
  const never = events.filter((event) => !known.includes(event));
  const warnings = never.map(
    (event) => `This gateway never sends ${event}. It sends ${sentEvents.join(", ")}.`,
  );
  const isForNothing = !isAccount && events.includes("ops.post");
  return isForNothing ? [...warnings, "ops.post is sent to webhooks for several channels only."] : warnings;
}
