import type { StreamedEvent } from "../../history.ts";
import type { EventRecord } from "../../records.ts";
import { eventIdOf, placeOf } from "../../row-ids.ts";
import { type Row, row } from "../queries.ts";
import { eventNo } from "./ids-of-rows.ts";
import { CHANNEL_NO, type Read } from "./operation.ts";

/** The columns of an event `e`, told of the call `c`, under the record's own names. */
export const EVENT_COLUMNS = `
  e.id, e.public_id AS "publicId", c.call_id AS "callId", e.type, e.method, e.status, e.at, e.journaled_at AS "journaledAt", e.body`;

export function eventOf({ id, publicId, ...rest }: Row): EventRecord {
  return { ...rest, eventId: eventIdOf(id, publicId) } as unknown as EventRecord;
}

type OneEvent = { channelId: string; eventId: string };

export const readEvent: Read<OneEvent, EventRecord | null> = async (queries, { channelId, eventId }) => {
  const found = await row(
    queries.rows(
      `SELECT ${EVENT_COLUMNS} FROM events e LEFT JOIN calls c ON c.id = e.call WHERE e.id = ? AND e.channel_no = ${CHANNEL_NO}`,
      await eventNo(queries, eventId),
      channelId,
    ),
  );
  return found ? eventOf(found) : null;
};

type Behind = { channelId: string | null; eventId: string; limit: number };

export const eventsAfter: Read<Behind, StreamedEvent[]> = async (queries, { channelId, eventId, limit }) => {
  const id = placeOf(await eventNo(queries, eventId), eventId);
  const select = `
    SELECT n.channel_id AS "channelId", ${EVENT_COLUMNS} FROM events e JOIN channels n ON n.channel_no = e.channel_no
      LEFT JOIN calls c ON c.id = e.call`;
  const found = await (channelId === null
    ? queries.rows(`${select} WHERE e.id > ? ORDER BY e.id LIMIT ?`, id, limit)
    : queries.rows(
        `${select} WHERE e.channel_no = ${CHANNEL_NO} AND e.id > ? ORDER BY e.id LIMIT ?`,
        channelId,
        id,
        limit,
      ));
  return found.map((one) => eventOf(one) as StreamedEvent);
};

type Scope = { channelId: string | null };

export const lastEventId: Read<Scope, string | null> = async (queries, { channelId }) => {
  const select = `SELECT id, public_id AS "publicId" FROM events`;
  const last = await row(
    channelId === null
      ? queries.rows(`${select} ORDER BY id DESC LIMIT 1`)
      : queries.rows(`${select} WHERE channel_no = ${CHANNEL_NO} ORDER BY id DESC LIMIT 1`, channelId),
  );
  return last ? eventIdOf(last.id, last.publicId) : null;
};
