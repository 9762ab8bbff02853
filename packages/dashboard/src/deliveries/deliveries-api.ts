import type { Delivery, Page, ResultOf } from "@ringhook/api";
import { get, type Query, request } from "../api/request.ts";
import { spanOf } from "../components/range.ts";
import type { RangeChoice } from "../components/range-field.tsx";

/** A state to filter by. `failing`: pending, with an attempt that failed. */
export type StateFilter = "" | "failing" | Delivery["state"];

/** Which deliveries are shown. An empty value filters nothing. */
export interface DeliveryFilter extends RangeChoice {
  channel: string;
  webhook: string;
  state: StateFilter;
  event: "" | NonNullable<Delivery["status"]>;
}

/** The filter as the API takes it, for lists and replays alike. */
export function queryOf(filter: DeliveryFilter, now: number): Query {
  const { from, to } = spanOf(filter.range, now, filter.since, filter.until);
  const { state } = filter;
  return {
    channel_id: filter.channel || undefined,
    webhook_id: filter.webhook || undefined,
    state: state === "failing" ? "pending" : state || undefined,
    failed: state === "failing" ? true : undefined,
    status: filter.event || undefined,
    from: from === undefined ? undefined : String(from),
    to: to === undefined ? undefined : String(to),
  };
}

export function listDeliveries(query: Query, cursor?: string): Promise<Page<Delivery>> {
  return get("/api/deliveries", { ...query, cursor, limit: 50 });
}

type Replayed = ResultOf<"replayDeliveries">;

/** How many deliveries a replay would send. */
export async function countReplay(query: Query): Promise<number> {
  const { matched } = await request<Replayed>("POST", "/api/deliveries/replay", { ...query, dry_run: true });
  return matched;
}

/** Replays all that match; nothing when more than `max` do. */
export async function replayAll(query: Query, max: number): Promise<number> {
  const { replayed } = await request<Replayed>("POST", "/api/deliveries/replay", { ...query, max });
  return replayed;
}
