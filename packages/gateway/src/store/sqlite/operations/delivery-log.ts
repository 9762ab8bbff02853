import { deliveryEntryOf, replayableOf } from "../../delivery-rows.ts";
import { EVENT_SLOTS, slotColumns } from "../../event-slots.ts";
import type { DeliveryEntry, DeliveryFilter, Replayable, ReplayQuery } from "../../history.ts";
import { fitting, type Range, rangeOf } from "../../listed.ts";
import { OWED_OF_EVENT } from "../../owed-of-event.ts";
import type { AttemptRecord } from "../../records.ts";
import { placeOf } from "../../row-ids.ts";
import { BEHIND_ALL } from "../../walks.ts";
import type { Database } from "../driver.ts";
import { LANE_NAME, OF_LANE_NAME } from "./deliveries.ts";
import { countOfGroups, idsOfGroups, newestOfAll } from "./delivery-groups.ts";
import type { Groups } from "./groups.ts";
import { type Numbers, numbersOf } from "./numbers.ts";
import { type Row, row, rows } from "./rows.ts";

const ENTRY = `
  SELECT n.channel_id AS channelId, d.id, d.public_id AS publicId, w.webhook_id AS webhookId, e.id AS event,
    e.public_id AS eventPublicId, e.type, e.method, c.call_id AS callId, e.status, d.state, d.due_at AS dueAt, d.attempts,
    coalesce(d.http_status, a.status) AS lastStatus, a.error AS lastError, d.replay_of AS replayOf,
    o.public_id AS originalPublicId, d.created_at AS createdAt, d.settled_at AS settledAt`;
const OF_DELIVERY = `
  JOIN events e ON e.id = d.event JOIN webhooks w ON w.webhook_no = d.webhook_no
  JOIN channels n ON n.channel_no = w.channel_no LEFT JOIN calls c ON c.id = e.call
  LEFT JOIN deliveries o ON o.id = d.replay_of
  LEFT JOIN attempts a ON a.delivery = d.id AND a.number = d.attempts`;

type Page = { filter: DeliveryFilter; after: string | null; limit: number };

/** Deliveries, newest first. Their ids are looked for first; rows are read only for those of the page. */
export function listDeliveries(db: Database): (page: Page) => DeliveryEntry[] {
  const numbers = numbersOf(db);
  const ids = pageOf(db, "DESC");
  const newest = newestOfAll(db);
  const select = db.prepare(`
    ${ENTRY} FROM json_each(?) i CROSS JOIN deliveries d ON d.id = i.value ${OF_DELIVERY} ORDER BY d.id DESC`);
  return ({ filter, after, limit }) => {
    const behind = after === null ? BEHIND_ALL : placeOf(numbers.delivery(after), after) - 1;
    const range = rangeOf(filter, { from: 0, to: behind });
    const { channelId, webhookId, deliveryId } = filter;
    const isOfAll = channelId === undefined && webhookId === undefined && deliveryId === undefined;
    const page = isOfAll ? newest(fitting(filter), range, limit) : ids(filter, fitting(filter), range, limit);
    return rows(select, JSON.stringify(page)).map(deliveryEntryOf);
  };
}

export function readDelivery(db: Database): (args: { deliveryId: string }) => DeliveryEntry | null {
  const numbers = numbersOf(db);
  const select = db.prepare(`${ENTRY} FROM deliveries d ${OF_DELIVERY} WHERE d.id = ?`);
  return ({ deliveryId }) => {
    const found = row(select, numbers.delivery(deliveryId));
    return found ? deliveryEntryOf(found) : null;
  };
}

type Key = { channelId: string; deliveryId: string };

export function listAttempts(db: Database): (key: Key) => AttemptRecord[] {
  const numbers = numbersOf(db);
  const select = db.prepare(`
    SELECT number, at, duration_ms AS durationMs, address, status, error, answer, remark, location
    FROM attempts_made WHERE delivery = ? ORDER BY number`);
  return ({ deliveryId }) => rows(select, numbers.delivery(deliveryId)) as unknown as AttemptRecord[];
}

const STANDING = "w.removed_at IS NULL AND w.disabled_at IS NULL";
const NO_REPLAY = "d.replay_of IS NULL";

export function listReplayable(db: Database): (query: ReplayQuery) => Replayable[] {
  const numbers = numbersOf(db);
  const ids = pageOf(db, "ASC", { standing: STANDING, only: NO_REPLAY });
  const select = db.prepare(`
    SELECT d.id, d.public_id AS publicId, d.event, e.public_id AS eventPublicId, w.webhook_id AS webhookId,
      ${LANE_NAME} AS lane, e.type, e.method, e.body
    FROM json_each(?) i CROSS JOIN deliveries d ON d.id = i.value JOIN events e ON e.id = d.event
      JOIN webhooks w ON w.webhook_no = d.webhook_no ${OF_LANE_NAME} ORDER BY d.id`);
  return ({ filter, after, upTo, limit }) => {
    const range = replayRange(numbers, filter, after, upTo);
    return rows(select, JSON.stringify(ids(filter, fitting(filter, true), range, limit))).map(replayableOf);
  };
}

/** More than this is not counted: no replay may be as large. */
const MOST_COUNTED = 1_000_000;

export function countReplayable(db: Database): (query: Omit<ReplayQuery, "after" | "limit">) => number {
  const numbers = numbersOf(db);
  const webhooksOf = webhooksFor(db, STANDING);
  const few = pageOf(db, "ASC", { standing: STANDING, only: NO_REPLAY });
  const count = countOfGroups(db, NO_REPLAY);
  return ({ filter, upTo }) => {
    const range = replayRange(numbers, filter, null, upTo);
    const fits = fitting(filter, true);
    if (filter.deliveryId !== undefined || filter.callId !== undefined) {
      return few(filter, fits, range, MOST_COUNTED).length;
    }
    return count({ of: webhooksOf(filter).map((no) => [no]), fits }, range, MOST_COUNTED);
  };
}

function replayRange(numbers: Numbers, filter: DeliveryFilter, after: string | null, upTo: string): Range {
  const from = after === null ? 0 : placeOf(numbers.delivery(after), after) + 1;
  return rangeOf(filter, { from, to: placeOf(numbers.delivery(upTo), upTo) });
}

interface Only {
  /** A condition on webhooks; without one, all that ever were. */
  standing?: string;
  /** A condition on deliveries. */
  only?: string;
}

/** The ids of a page: of one delivery, of a call, or of a channel's webhooks. */
function pageOf(
  db: Database,
  order: "ASC" | "DESC",
  { standing = "true", only = "true" }: Only = {},
): (filter: DeliveryFilter, fits: Groups["fits"], range: Range, limit: number) => number[] {
  const numbers = numbersOf(db);
  const webhooksOf = webhooksFor(db, standing);
  const ofGroups = idsOfGroups(db, order, only);
  const ofCall = idsOfCall(db, only);
  const one = db.prepare(`
    SELECT d.id, d.listed, d.webhook_no AS webhook FROM deliveries d WHERE d.id = ? AND ${only}`);
  return (filter, fits, range, limit) => {
    const { channelId, callId, deliveryId } = filter;
    const webhooks = webhooksOf(filter);
    const few =
      deliveryId !== undefined
        ? rows(one, numbers.delivery(deliveryId))
        : channelId !== undefined && callId !== undefined
          ? ofCall(numbers.channel(channelId), callId)
          : undefined;
    if (few === undefined) return ofGroups({ of: webhooks.map((no) => [no]), fits }, range, limit);
    const isOfAll = channelId === undefined && filter.webhookId === undefined;
    return few
      .filter(
        ({ listed, webhook }) => fits(Number(listed)) && (isOfAll || webhooks.includes(Number(webhook))),
      )
      .map(({ id }) => Number(id))
      .filter((id) => id >= range.from && id <= range.to)
      .sort(order === "ASC" ? (a, b) => a - b : (a, b) => b - a)
      .slice(0, limit);
  };
}

/** The deliveries of a call's events: those owed at once stand behind their event, all others are replays. */
function idsOfCall(db: Database, only: string): (channelNo: number, callId: string) => Row[] {
  const eventsOfCall = db.prepare(
    `SELECT ${slotColumns("c")} FROM calls c WHERE channel_no = ? AND call_id = ?`,
  );
  const select = "SELECT d.id, d.listed, d.webhook_no AS webhook FROM deliveries d";
  const owed = db.prepare(`
    ${select} WHERE d.id > ? AND d.id <= ? AND d.event = ? AND d.replay_of IS NULL AND ${only}`);
  const replays = db.prepare(`
    ${select} INDEXED BY deliveries_replayed WHERE d.event = ? AND d.replay_of IS NOT NULL AND ${only}`);
  return (channelNo, callId) => {
    const call = row(eventsOfCall, channelNo, callId);
    const events = EVENT_SLOTS.map((slot) => call?.[slot])
      .filter((event) => event != null)
      .map(Number);
    return events.flatMap((event) => [
      ...rows(owed, event, event + OWED_OF_EVENT, event),
      ...rows(replays, event),
    ]);
  };
}

function webhooksFor(db: Database, standing: string): (filter: DeliveryFilter) => number[] {
  const numbers = numbersOf(db);
  const select = "SELECT w.webhook_no AS no, w.webhook_id AS id FROM webhooks w";
  const ofChannel = db.prepare(`${select} WHERE w.channel_no = ? AND ${standing}`);
  const named = db.prepare(`${select} WHERE w.webhook_id = ? AND ${standing}`);
  return ({ channelId, webhookId }) => {
    const found =
      channelId === undefined
        ? rows(named, webhookId ?? null)
        : rows(ofChannel, numbers.channel(channelId)).filter(
            ({ id }) => webhookId === undefined || id === webhookId,
          );
    return found.map(({ no }) => Number(no));
  };
}
