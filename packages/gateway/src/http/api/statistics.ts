import type { HourCount, RingCount } from "../../store/history.ts";

type Ended = Record<"missed" | "answered", number>;

export function totals(hours: readonly HourCount[]): Ended {
  const sum = { missed: 0, answered: 0 };
  for (const { status, calls } of hours) sum[status] += calls;
  return sum;
}

/** Share of missed calls among the ended ones; null without ended calls. */
export function missedRate({ missed, answered }: Ended): number | null {
  const all = missed + answered;
  return all === 0 ? null : missed / all;
}

/** The counts by hour, in order, each hour once. */
export function countsByHour(hours: readonly HourCount[]): ({ at: number } & Ended)[] {
  const byHour = new Map<number, { at: number } & Ended>();
  for (const { hour: at, status, calls } of hours) {
    const counts = byHour.get(at) ?? { at, missed: 0, answered: 0 };
    counts[status] += calls;
    byHour.set(at, counts);
  }
  return [...byHour.values()].sort((a, b) => a.at - b.at);
}

export interface RingTimes {
  calls: number;
  p50: number | null;
  p90: number | null;
  p99: number | null;
}

/** Quantiles of the ring time in milliseconds, exact to the second, like WhatsApp's times. */
export function ringTimes(counts: readonly RingCount[]): RingTimes {
  const known = counts.filter(({ ringSeconds }) => ringSeconds >= 0);
  const sorted = known.toSorted((a, b) => a.ringSeconds - b.ringSeconds);
  const calls = sorted.reduce((sum, count) => sum + count.calls, 0);
  const at = (share: number): number | null => quantile(sorted, Math.ceil(calls * share));
  return { calls, p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** The ring time of the n-th shortest call (nearest rank); null without calls. */
function quantile(sorted: readonly RingCount[], rank: number): number | null {
  let seen = 0;
  for (const { ringSeconds, calls } of sorted) {
    seen += calls;
    if (seen >= rank) return ringSeconds * 1000;
  }
  return null;
}
