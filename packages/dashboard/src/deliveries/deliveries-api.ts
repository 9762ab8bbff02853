import type { Page } from "../api/page.ts";
import { get, type Query, request } from "../api/request.ts";
import { spanOf } from "../parts/range.ts";
import type { RangeChoice } from "../parts/range-field.tsx";
import type { Delivery } from "./delivery.ts";

/** The states people look for. A failing delivery is pending with an attempt that failed. */
export type Standing = "" | "failing" | "pending" | "expired" | "delivered" | "cancelled";

/** Which deliveries are shown. Empty texts narrow nothing. */
export interface DeliveryFilter extends RangeChoice {
  channel: string;
  webhook: string;
  standing: Standing;
  event: "" | "initiated" | "ringing" | "missed" | "answered";
}

/** The filter as the API takes it, for a list and for a replay alike. */
export function queryOf(filter: DeliveryFilter, now: number): Query {
  const { from, to } = spanOf(filter.range, now, filter.since, filter.until);
  const { standing } = filter;
  return {
    channel_id: filter.channel || undefined,
    webhook_id: filter.webhook || undefined,
    state: standing === "failing" ? "pending" : standing || undefined,
    failed: standing === "failing" ? true : undefined,
    status: filter.event || undefined,
    from: from === undefined ? undefined : String(from),
    to: to === undefined ? undefined : String(to),
  };
}

export function listDeliveries(query: Query, cursor?: string): Promise<Page<Delivery>> {
  return get("/api/deliveries", { ...query, cursor, limit: 50 });
}

interface Replayed {
  matched: number;
  replayed: number;
}

/** How many deliveries a replay would send again. */
export async function countReplay(query: Query): Promise<number> {
  const { matched } = await request<Replayed>("POST", "/api/deliveries/replay", { ...query, dry_run: true });
  return matched;
}

/** Sends again all that match, and nothing when more than `max` do. */
export async function replayAll(query: Query, max: number): Promise<number> {
  const { replayed } = await request<Replayed>("POST", "/api/deliveries/replay", { ...query, max });
  return replayed;
}
