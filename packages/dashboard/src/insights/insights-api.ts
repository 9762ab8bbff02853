import type { ResultOf } from "@ringhook/api";
import { get, type Query } from "../api/request.ts";

export type Stats = ResultOf<"readStatistics">;
export type HourCount = Stats["hours"][number];
export type Insights = ResultOf<"readInsights">;
export type RingCount = Insights["ring_times"][number];
export type CallerCount = Insights["busiest"][number];

/** The figures of a period, and who called. */
export async function loadInsights(query: Query): Promise<Stats & Insights> {
  const [stats, insights] = await Promise.all([
    get<Stats>("/api/stats", query),
    get<Insights>("/api/insights", query),
  ]);
  return { ...stats, ...insights };
}
