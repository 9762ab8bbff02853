import type { HourCount, RingCount } from "../../store/history.ts";
import type { CallbackWait, TalkCount } from "../../store/insights.ts";

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

export interface TalkHour {
  at: number;
  outgoing: number;
  outgoing_answered: number;
  outgoing_seconds: number;
  incoming_seconds: number;
}

/** Talk times by hour, in order, each hour once. */
export function talkHours(counts: readonly TalkCount[]): TalkHour[] {
  const byHour = new Map<number, TalkHour>();
  for (const { hour: at, direction, calls, answered, talkSeconds } of counts) {
    const nothing = { at, outgoing: 0, outgoing_answered: 0, outgoing_seconds: 0, incoming_seconds: 0 };
    const known = byHour.get(at) ?? nothing;
    const told =
      direction === "outgoing"
        ? { outgoing: calls, outgoing_answered: answered, outgoing_seconds: talkSeconds }
        : { incoming_seconds: talkSeconds };
    byHour.set(at, { ...known, ...told });
  }
  return [...byHour.values()].sort((a, b) => a.at - b.at);
}

export interface CalledBack {
  callers: number;
  called_back: number;
  called_back_ms: { p50: number | null; p90: number | null };
}

/** How many of those who were missed were called back, and how soon. */
export function calledBack(waits: readonly CallbackWait[]): CalledBack {
  const called = waits
    .filter(({ closedBy }) => closedBy === "outgoing_call")
    .map(({ minutes, callbacks }) => ({ value: Number(minutes), count: callbacks }));
  const all = called.reduce((sum, { count }) => sum + count, 0);
  const at = (share: number): number | null => {
    const minutes = quantile(called, Math.ceil(all * share));
    return minutes === null ? null : minutes * 60_000;
  };
  return {
    callers: waits.reduce((sum, { callbacks }) => sum + callbacks, 0),
    called_back: all,
    called_back_ms: { p50: at(0.5), p90: at(0.9) },
  };
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
  const rings = known.map(({ ringSeconds, calls }) => ({ value: ringSeconds, count: calls }));
  const calls = rings.reduce((sum, { count }) => sum + count, 0);
  const at = (share: number): number | null => {
    const seconds = quantile(rings, Math.ceil(calls * share));
    return seconds === null ? null : seconds * 1_000;
  };
  return { calls, p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** The n-th smallest of counted values (nearest rank); null without any. */
function quantile(counts: readonly { value: number; count: number }[], rank: number): number | null {
  let seen = 0;
  for (const { value, count } of counts.toSorted((a, b) => a.value - b.value)) {
    seen += count;
    if (seen >= rank) return value;
  }
  return null;
}
