import { get, type Query } from "../api/request.ts";

/** What `/api/stats` tells, as far as it is drawn here. */
export interface Stats {
  from: number;
  to: number;
  calls: { missed: number; answered: number; open: number };
  missed_rate: number | null;
  ring_time_ms: Record<"missed" | "answered", { calls: number; p50: number | null; p90: number | null }>;
  hours: HourCount[];
}

/** Calls that began in an hour; hours without any are left out. */
export interface HourCount {
  at: number;
  missed: number;
  answered: number;
}

/** Calls that rang for so many whole seconds. */
export interface RingCount {
  seconds: number;
  missed: number;
  answered: number;
}

export interface CallerCount {
  channel_id: string;
  caller: string;
  caller_number: string | null;
  caller_lid: string | null;
  calls: number;
  missed: number;
  last_at: number;
}

export interface Insights {
  ring_times: RingCount[];
  busiest: CallerCount[];
  /** Gave up, and no call with them was answered within a day after. */
  lost: CallerCount[];
}

export async function loadInsights(query: Query): Promise<Stats & Insights> {
  const [stats, insights] = await Promise.all([
    get<Stats>("/api/stats", query),
    get<Insights>("/api/insights", query),
  ]);
  return { ...stats, ...insights };
}
