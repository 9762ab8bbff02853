import type { LoggedCall } from "../../channel-store.ts";
import { EVENT_SLOTS } from "../../event-slots.ts";
import type { Database } from "../driver.ts";
import { callWriterOf, type EventSlots } from "./write-call.ts";

/** Puts what the phone noted to its call, with the event that tells it. @returns the call's row. @throws Error when there is no such call: nothing of the entry may be kept */
export function writeLog(db: Database): (channelNo: number, logged: LoggedCall, slots: EventSlots) => number {
  const calls = callWriterOf(db);
  const put = db.prepare(
    "UPDATE calls SET log = ?, duration = coalesce(?, duration), event4 = coalesce(?, event4) WHERE id = ?",
  );
  return (channelNo, { callId, log }, slots) => {
    const told = slots[EVENT_SLOTS.indexOf("event4")] ?? null;
    const id = calls.find(channelNo, callId);
    const changes =
      id === undefined ? 0 : put.run(JSON.stringify(log), log.durationSeconds, told, id).changes;
    if (id === undefined || changes === 0) throw new Error(`there is no call ${callId} to put a log to`);
    return id;
  };
}
