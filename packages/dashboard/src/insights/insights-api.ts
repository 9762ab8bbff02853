import type { ResultOf } from "@ringhook/api";
import { get, type Query } from "../api/request.ts";

export type Stats = ResultOf<"readStatistics">;
export type HourCount = Stats["hours"][number];
export type Insights = ResultOf<"readInsights">;
export type RingCount = Insights["ring_times"][number];
export type CallerCount = Insights["busiest"][number];

const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

/** How a bar that stands for a day is named. @param at its start, milliseconds since 1970 */
export function dayBar(at: number): { label: string; short: string } {
  return { label: longDay.format(at), short: shortDay.format(at) };
}

/** The figures of a period, and who called. */
export async function loadInsights(query: Query): Promise<Stats & Insights> {
  const [stats, insights] = await Promise.all([
    get<Stats>("/api/stats", query),
    get<Insights>("/api/insights", query),
  ]);
  return { ...stats, ...insights };
}
