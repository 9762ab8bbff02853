import type { Callback } from "../../callbacks.ts";
import type { Database } from "../driver.ts";
import { placeOf } from "./call-columns.ts";
import { callbackWriterOf } from "./callbacks.ts";
import type { Value } from "./rows.ts";

const AT = {
  status: placeOf("status"),
  direction: placeOf("direction"),
  heardAt: placeOf("heard_at"),
  endedAt: placeOf("ended_at"),
  startedAt: placeOf("started_at"),
  group: placeOf("group_call"),
  caller: placeOf("caller"),
  number: placeOf("caller_number"),
  lid: placeOf("caller_lid"),
  name: placeOf("caller_name"),
  country: placeOf("caller_country"),
} as const;

/**
 * What the end of a call means for the callbacks, in the transaction that writes the end: a missed call opens an entry or
 * joins one, an answered call closes those of its caller, and a call of the account's own those of whom it called. A group call
 * means nothing.
 * @param callNo the call's row
 * @returns the entries that changed
 */
export function callbacksAtEnd(
  db: Database,
): (channelNo: number, callNo: number, call: Value[]) => Callback[] {
  const callbacks = callbackWriterOf(db);
  return (channelNo, callNo, call) => {
    if (call[AT.group] === 1) return [];
    const at = Number(call[AT.heardAt]);
    const who = {
      caller: String(call[AT.number] ?? call[AT.lid] ?? call[AT.caller]),
      callerNumber: textOf(call[AT.number]),
      callerLid: textOf(call[AT.lid]),
    };
    if (call[AT.status] === "ended") {
      const spokenAt = Number(call[AT.startedAt]);
      const isOwn = call[AT.direction] === "outgoing";
      return isOwn ? callbacks.close(channelNo, who, { by: "outgoing_call", spokenAt, at }) : [];
    }
    if (call[AT.status] === "answered") {
      return callbacks.close(channelNo, who, { by: "answered", spokenAt: Number(call[AT.endedAt]), at });
    }
    const about = { callerName: textOf(call[AT.name]), callerCountry: textOf(call[AT.country]) };
    return callbacks.missed(
      channelNo,
      { ...who, ...about, callNo, startedAt: Number(call[AT.startedAt]) },
      at,
    );
  };
}

function textOf(value: Value | undefined): string | null {
  return value == null ? null : String(value);
}

/** Notes that a channel has its summary of a day. @returns false when it had one of that day, or of a later one */
export function beginSummary(db: Database): (channelNo: number, day: string) => boolean {
  const note = db.prepare(`
    INSERT INTO callback_summaries (channel_no, day) VALUES (?, ?)
    ON CONFLICT (channel_no) DO UPDATE SET day = excluded.day WHERE excluded.day > day`);
  return (channelNo, day) => note.run(channelNo, day).changes > 0;
}
