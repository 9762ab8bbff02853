import type { StreamedEvent } from "../../history.ts";
import type { Database } from "../driver.ts";
import { row, rows } from "./rows.ts";

const EVENT = `
  SELECT channel_id AS channelId, event_id AS eventId, call_id AS callId, type, method, status, at,
    journaled_at AS journaledAt, body FROM events`;

type Behind = { channelId: string | null; eventId: string; limit: number };

export function eventsAfter(db: Database): (args: Behind) => StreamedEvent[] {
  const ofOne = db.prepare(`${EVENT} WHERE channel_id = ? AND event_id > ? ORDER BY event_id LIMIT ?`);
  const ofAll = db.prepare(`${EVENT} WHERE event_id > ? ORDER BY event_id LIMIT ?`);
  return ({ channelId, eventId, limit }) => {
    const found = channelId === null ? rows(ofAll, eventId, limit) : rows(ofOne, channelId, eventId, limit);
    return found as unknown as StreamedEvent[];
  };
}

export function lastEventId(db: Database): (args: { channelId: string | null }) => string | null {
  const ofOne = db.prepare("SELECT max(event_id) AS id FROM events WHERE channel_id = ?");
  const ofAll = db.prepare("SELECT max(event_id) AS id FROM events");
  return ({ channelId }) => {
    const id = (channelId === null ? row(ofAll) : row(ofOne, channelId))?.id;
    return typeof id === "string" ? id : null;
  };
}
