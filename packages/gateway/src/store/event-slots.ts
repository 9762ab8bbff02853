import type { CallStatus, EventRecord } from "./records.ts";

/** The columns of a call's row with the ids of its events: of `initiated`, `ringing`, its end, and `calls.patch`. */
export const EVENT_SLOTS = ["event1", "event2", "event3", "event4"] as const;

export type EventSlot = (typeof EVENT_SLOTS)[number];

const SLOT_OF_STATUS = {
  initiated: "event1",
  ringing: "event2",
  missed: "event3",
  answered: "event3",
} as const satisfies Record<CallStatus, EventSlot>;

/** Where an event stands in the row of its call; undefined for one that is not of the call's own. */
export function slotOf({
  type,
  method,
  status,
}: Pick<EventRecord, "type" | "method" | "status">): EventSlot | undefined {
  if (status !== null) return SLOT_OF_STATUS[status];
  return type === "calls" && method === "patch" ? "event4" : undefined;
}

/** The columns of a call that a query names `alias`, parted by commas. */
export function slotColumns(alias: string): string {
  return EVENT_SLOTS.map((slot) => `${alias}.${slot}`).join(", ");
}
