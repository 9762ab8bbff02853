import type { StreamedEvent } from "../../history.ts";
import type { EventRecord } from "../../records.ts";
import { eventIdOf, placeOf } from "../../row-ids.ts";
import type { Database } from "../driver.ts";
import { LATEST } from "./calls.ts";
import { numbersOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";

/** The columns of an event `e`, told of the call `c`, under the record's own names. */
export const EVENT_COLUMNS = `
  e.id, e.public_id AS publicId, c.call_id AS callId, e.type, e.method, e.status,
  min(e.at, ${LATEST}) AS at, e.journaled_at AS journaledAt, e.body`;

export function eventOf({ id, publicId: kept, ...rest }: Row): EventRecord {
  return { ...rest, eventId: eventIdOf(id, kept) } as unknown as EventRecord;
}

type OneEvent = { channelId: string; eventId: string };

export function readEvent(db: Database): (args: OneEvent) => EventRecord | null {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT ${EVENT_COLUMNS} FROM events e LEFT JOIN calls c ON c.id = e.call WHERE e.id = ? AND e.channel_no = ?`);
  return ({ channelId, eventId }) => {
    const found = row(select, numbers.event(eventId), numbers.channel(channelId));
    return found ? eventOf(found) : null;
  };
}

type Behind = { channelId: string | null; eventId: string; limit: number };

export function eventsAfter(db: Database): (args: Behind) => StreamedEvent[] {
  const numbers = numbersOf(db);
  const streamed = (table: string, where: string) =>
    db.prepare(`
      SELECT n.channel_id AS channelId, ${EVENT_COLUMNS} FROM ${table} JOIN channels n ON n.channel_no = e.channel_no
        LEFT JOIN calls c ON c.id = e.call
      WHERE ${where} ORDER BY e.id LIMIT ?`);
  const ofOne = streamed("events e INDEXED BY events_of_channel", "e.channel_no = ? AND e.id > ?");
  const ofAll = streamed("events e NOT INDEXED", "e.id > ?");
  return ({ channelId, eventId, limit }) => {
    const id = placeOf(numbers.event(eventId), eventId);
    const found =
      channelId === null ? rows(ofAll, id, limit) : rows(ofOne, numbers.channel(channelId), id, limit);
    return found.map((one) => eventOf(one) as StreamedEvent);
  };
}

export function lastEventId(db: Database): (args: { channelId: string | null }) => string | null {
  const numbers = numbersOf(db);
  const ofOne = db.prepare(`
    SELECT id, public_id AS publicId FROM events INDEXED BY events_of_channel
    WHERE channel_no = ? ORDER BY id DESC LIMIT 1`);
  const ofAll = db.prepare("SELECT id, public_id AS publicId FROM events ORDER BY id DESC LIMIT 1");
  return ({ channelId }) => {
    const last = channelId === null ? row(ofAll) : row(ofOne, numbers.channel(channelId));
    return last ? eventIdOf(last.id, last.publicId) : null;
  };
}
