import { EVENT_SLOTS, slotColumns } from "../../event-slots.ts";
import type { DeliveryFilter } from "../../history.ts";
import type { Range } from "../../listed.ts";
import { OWED_OF_EVENT } from "../../owed-of-event.ts";
import { placeOf } from "../../row-ids.ts";
import { type Queries, type Row, row } from "../queries.ts";
import { groupsOf, idsOfGroups } from "./delivery-groups.ts";
import { deliveryNo } from "./ids-of-rows.ts";
import { CHANNEL_NO } from "./operation.ts";

interface Wanted {
  filter: DeliveryFilter;
  /** Whether deliveries with this number are asked for: see listed.ts. */
  fits: (listed: number) => boolean;
  range: Range;
  limit: number;
  order: "ASC" | "DESC";
  /** A condition on webhooks; without one, all that ever were. */
  standing?: string;
  /** A condition on deliveries. */
  only?: string;
}

/** The ids of a page: of one delivery, of a call, or of a channel's webhooks. */
export async function pageOf(queries: Queries, wanted: Wanted): Promise<number[]> {
  const { filter, fits, range, limit, order, standing = "true", only = "true" } = wanted;
  const { channelId, callId, deliveryId } = filter;
  const webhooks = await webhooksOf(queries, filter, standing);
  if (deliveryId === undefined && (channelId === undefined || callId === undefined)) {
    return idsOfGroups(queries, await groupsOf(queries, webhooks, fits), range, { order, limit, only });
  }
  const few =
    deliveryId === undefined
      ? await ofCall(queries, { channelId: channelId ?? "", callId: callId ?? "" }, only)
      : await queries.rows(`${FEW} WHERE d.id = ? AND ${only}`, await deliveryNo(queries, deliveryId));
  const isOfAll = channelId === undefined && filter.webhookId === undefined;
  return few
    .filter(({ listed, webhook }) => fits(Number(listed)) && (isOfAll || webhooks.includes(Number(webhook))))
    .map(({ id }) => Number(id))
    .filter((id) => id >= range.from && id <= range.to)
    .sort(order === "ASC" ? (a, b) => a - b : (a, b) => b - a)
    .slice(0, limit);
}

const FEW = "SELECT d.id, d.listed, d.webhook_no AS webhook FROM deliveries d";

/** The deliveries of a call's events: those owed at once stand behind their event, all others are replays. */
async function ofCall(
  queries: Queries,
  { channelId, callId }: { channelId: string; callId: string },
  only: string,
): Promise<Row[]> {
  const select = `SELECT ${slotColumns("c")} FROM calls c WHERE channel_no = ${CHANNEL_NO} AND call_id = ?`;
  const call = await row(queries.rows(select, channelId, callId));
  const events = EVENT_SLOTS.map((slot) => call?.[slot])
    .filter((event) => event != null)
    .map(Number);
  const found: Row[] = [];
  for (const event of events) {
    const owed = `${FEW} WHERE d.id > ? AND d.id <= ? AND d.event = ? AND d.replay_of IS NULL AND ${only}`;
    found.push(...(await queries.rows(owed, event, event + OWED_OF_EVENT, event)));
    found.push(
      ...(await queries.rows(`${FEW} WHERE d.event = ? AND d.replay_of IS NOT NULL AND ${only}`, event)),
    );
  }
  return found;
}

/** The webhooks that a filter names: of a channel, or by the id alone. */
export async function webhooksOf(
  queries: Queries,
  { channelId, webhookId }: DeliveryFilter,
  standing: string,
): Promise<number[]> {
  const select = `SELECT w.webhook_no AS no, w.webhook_id AS id FROM webhooks w WHERE ${standing}`;
  const found = await (channelId === undefined
    ? queries.rows(`${select} AND w.webhook_id = ?`, webhookId ?? null)
    : queries.rows(`${select} AND w.channel_no = ${CHANNEL_NO}`, channelId));
  return found.filter(({ id }) => webhookId === undefined || id === webhookId).map(({ no }) => Number(no));
}

/** Where a delivery stands in the order of all. */
export async function placeOfDelivery(queries: Queries, deliveryId: string): Promise<number> {
  return placeOf(await deliveryNo(queries, deliveryId), deliveryId);
}
