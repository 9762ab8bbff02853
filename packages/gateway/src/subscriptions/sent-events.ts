import { eventTypes } from "./event-types.ts";

export type SentEvent = keyof typeof eventTypes;

/** The events that this gateway sends. Subscriptions to others are stored but never fire. */
export const sentEvents = Object.keys(eventTypes) as SentEvent[];

/** Warnings for likely mistakes in a webhook's events, one sentence each. */
export function warningsOf(events: readonly string[]): string[] {
  if (events.length === 0) return ["The webhook has no events, so nothing is sent to it."];
  const known: readonly string[] = sentEvents;
  const never = events.filter((event) => !known.includes(event));
  return never.map((event) => `This gateway never sends ${event}. It sends ${sentEvents.join(", ")}.`);
}
